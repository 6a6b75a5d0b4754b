import { afterEach, describe, expect, it } from 'vitest';
import { RetryError } from '../../src/pipeline/failures.ts';
import type { PublishOutcome } from '../../src/pipeline/outlet.ts';
import { COMMITTED } from '../support/round-fakes.ts';
import { beginScene, held, until, type SceneSettings } from '../support/round-scene.ts';

let scene: ReturnType<typeof beginScene>;

async function opened(settings: SceneSettings = {}) {
  scene = beginScene(settings);
  await scene.beginOpened();
}

afterEach(() => scene.end());

describe('the end of a tenure', () => {
  const orderOf = (mock: { readonly mock: { readonly invocationCallOrder: readonly number[] } }) =>
    mock.mock.invocationCallOrder[0]!;

  it('commits what is published and not committed yet, after the last round', async () => {
    await opened();
    const publishing = held<PublishOutcome>();
    scene.outlets.main.publish.mockReturnValueOnce(publishing.promise);
    scene.inlet.bring([{ partition: 0, count: 1 }]);
    await until('it is published', () => scene.rounds().length === 1);
    const ending = scene.end();
    for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
    expect(scene.outlets.finish).not.toHaveBeenCalled();
    publishing.resolve(COMMITTED);
    await ending;
    expect(scene.outlets.finish).toHaveBeenCalledOnce();
    expect(scene.outlets.giveUp).not.toHaveBeenCalled();
    expect(orderOf(scene.observer.committed)).toBeLessThan(orderOf(scene.outlets.finish));
  });

  it('commits nothing of a topic that is gone', async () => {
    await opened();
    await scene.end(10_000, { isGone: true });
    expect(scene.outlets.finish).not.toHaveBeenCalled();
    expect(scene.outlets.giveUp).toHaveBeenCalledOnce();
  });

  it('is not held up by offsets that are not taken', async () => {
    await opened();
    scene.outlets.finish.mockRejectedValueOnce(new RetryError('no coordinator'));
    await scene.end();
    expect(scene.outlets.giveUp).not.toHaveBeenCalled();
  });

  it('gives up what is not committed within its grace', async () => {
    await opened();
    const finishing = held<void>();
    scene.outlets.finish.mockReturnValueOnce(finishing.promise);
    await scene.end(1);
    expect(scene.outlets.giveUp).toHaveBeenCalledOnce();
    finishing.resolve();
  });

  it('is not held up by the interval of rounds', async () => {
    await opened({ roundIntervalMs: 60_000 });
    scene.inlet.bring([{ partition: 0, count: 1 }]);
    await scene.untilCommitted(0, 1);
    await scene.end(20_000);
    expect(scene.outlets.giveUp).not.toHaveBeenCalled();
  });
});
