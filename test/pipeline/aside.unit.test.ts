import { afterEach, describe, expect, it, vi } from 'vitest';
import { FencedError, MembershipError, OutdatedError, RetryError, StopError } from '../../src/pipeline/failures.ts';
import type { Outlet, PublishOutcome } from '../../src/pipeline/outlet.ts';
import { COMMITTED, offsetsFrom } from '../support/round-fakes.ts';
import { beginScene, held, LARGE_BYTES, until } from '../support/round-scene.ts';

let scene: ReturnType<typeof beginScene>;

afterEach(async () => {
  vi.restoreAllMocks();
  await scene.end();
});

const noLeader = new RetryError('no leader');

const refusing = (
  partitions: readonly number[],
  others: 'committed' | 'undone',
  error: RetryError = noLeader,
): PublishOutcome => ({
  kind: 'refused',
  refusals: new Map(partitions.map((partition) => [partition, error])),
  others,
});

/** Refuses a partition, and undoes or commits the others. */
const refuse =
  (partition: number, others: 'committed' | 'undone'): Outlet['publish'] =>
  (parts) => {
    if (others === 'committed') scene.broker.apply(parts.filter((part) => part.partition !== partition));
    return Promise.resolve(refusing([partition], others));
  };

async function opened() {
  scene = beginScene();
  await scene.beginOpened();
}

const THREE = [0, 1, 2].map((partition) => ({ partition, count: 2 }));

describe('a partition that refuses its records', () => {
  it.each(['undone', 'committed'] as const)('holds up no other, whose records are %s with it', async (others) => {
    await opened();
    const trying = held<PublishOutcome>();
    scene.outlets.main.publish.mockImplementationOnce(refuse(1, others));
    scene.outlets.aside.publish.mockReturnValueOnce(trying.promise);
    scene.inlet.bring(THREE);
    await scene.untilCommitted(2, 2);
    await until('it is tried by itself', () => scene.asides().length === 1);
    scene.inlet.bring([{ partition: 0, count: 2 }]);
    await scene.untilCommitted(0, 4);
    const again = others === 'undone' ? [['0: 0-1', '2: 0-1']] : [];
    expect(scene.rounds()).toEqual([['0: 0-1', '1: 0-1', '2: 0-1'], ...again, ['0: 2-3']]);
    expect(scene.asides()).toEqual([['1: 0-1']]);
    expect([...scene.inlet.paused]).toEqual([1]);
    expect(scene.observer.refused.mock.calls.map(([{ partition }, error]) => [partition, error])).toEqual([
      [1, noLeader],
    ]);
    scene.broker.apply(scene.outlets.aside.publish.mock.calls[0]![0]);
    trying.resolve(COMMITTED);
    await until('it is back', () => scene.inlet.paused.size === 0);
    scene.inlet.bring([{ partition: 1, count: 3 }]);
    await scene.untilCommitted(1, 5);
    expect(scene.rounds().at(-1)).toEqual(['1: 2-4']);
    expect(scene.outlets.main.open).toHaveBeenCalledOnce();
    expect(scene.observer.ended).toHaveBeenCalledTimes(scene.observer.began.mock.calls.length);
    expect(scene.inlet.releases.toSorted((one, other) => one - other)).toEqual([0, 1, 2]);
    expect(scene.observer.failed).not.toHaveBeenCalled();
  });

  it('is tried again, each time after a longer pause, until its records are taken', async () => {
    await opened();
    scene.outlets.main.publish.mockImplementationOnce(refuse(1, 'undone'));
    const triedAt = [performance.now()];
    for (let attempt = 0; attempt < 2; attempt++)
      scene.outlets.aside.publish.mockImplementationOnce(() => {
        triedAt.push(performance.now());
        return Promise.resolve(refusing([1], 'undone'));
      });
    scene.inlet.bring(THREE);
    await scene.untilCommitted(1, 2);
    triedAt.push(performance.now());
    const pauses = triedAt.slice(1).map((at, place) => at - triedAt[place]!);
    expect(pauses.map((pause, place) => pause >= 49 * 2 ** place)).toEqual([true, true, true]);
    expect(scene.observer.refused).toHaveBeenCalledTimes(3);
  });

  it('takes with it what was prepared behind it, which follows in order', async () => {
    await opened();
    const first = held<PublishOutcome>();
    const tries = [held<PublishOutcome>(), held<PublishOutcome>()] as const;
    scene.outlets.main.publish.mockReturnValueOnce(first.promise);
    for (const each of tries) scene.outlets.aside.publish.mockReturnValueOnce(each.promise);
    scene.inlet.bring(THREE);
    await until('it is published', () => scene.rounds().length === 1);
    scene.inlet.bring(THREE, LARGE_BYTES);
    await until('the next is prepared', () => scene.observer.began.mock.calls.length === 6);
    scene.broker.apply(scene.outlets.main.publish.mock.calls[0]![0].filter(({ partition }) => partition !== 1));
    first.resolve(refusing([1], 'committed'));
    await scene.untilCommitted(2, 4);
    expect(scene.rounds()[1]).toEqual(['0: 2-3', '2: 2-3']);
    for (const [place, each] of tries.entries()) {
      await until('one is tried by itself', () => scene.asides().length === place + 1);
      scene.inlet.bring([{ partition: 1, count: 1 }]);
      expect([...scene.inlet.paused]).toEqual([1]);
      scene.broker.apply(scene.outlets.aside.publish.mock.calls[place]![0]);
      each.resolve(COMMITTED);
    }
    await until('it is back', () => scene.inlet.paused.size === 0);
    scene.inlet.bring([{ partition: 1, count: 1 }]);
    await scene.untilCommitted(1, 5);
    expect(scene.asides()).toEqual([['1: 0-1'], ['1: 2-3']]);
    expect(scene.broker.seen.get(1)).toEqual(offsetsFrom(0, 4));
  });

  it('keeps others that refuse theirs no longer than it must', async () => {
    await opened();
    scene.outlets.main.publish.mockResolvedValueOnce(refusing([0, 1], 'undone'));
    scene.outlets.aside.publish.mockResolvedValueOnce(refusing([1], 'undone'));
    scene.inlet.bring(THREE);
    await scene.untilCommitted(0, 2);
    expect(scene.asides()).toEqual([['0: 0-1', '1: 0-1'], ['0: 0-1']]);
    await scene.untilCommitted(1, 2);
  });
});

async function withOneAside(): Promise<PromiseWithResolvers<PublishOutcome>> {
  await opened();
  const trying = Promise.withResolvers<PublishOutcome>();
  scene.outlets.main.publish.mockImplementationOnce(refuse(1, 'undone'));
  scene.outlets.aside.publish.mockReturnValueOnce(trying.promise);
  scene.inlet.bring(THREE);
  await until('it is tried by itself', () => scene.asides().length === 1);
  return trying;
}

describe('what is tried by itself', () => {
  it('is opened and fetched again where nobody knows what became of it', async () => {
    const trying = await withOneAside();
    trying.reject(new RetryError('no answer'));
    await until('it is fetched again', () => scene.inlet.sought.length === 2);
    expect(scene.outlets.main.open.mock.calls).toEqual([[[0, 1, 2]], [[1]]]);
    expect(scene.inlet.sought.at(-1)).toEqual(new Map([[1, 0n]]));
    expect([...scene.inlet.paused]).toEqual([]);
    scene.inlet.bring([{ partition: 1, count: 3 }]);
    await scene.untilCommitted(1, 3);
    expect(scene.broker.seen.get(1)).toEqual([0, 1, 2]);
    expect(scene.observer.failed.mock.calls.map(([batches]) => batches.map(({ partition }) => partition))).toEqual([
      [1],
    ]);
    expect(scene.observer.ended).toHaveBeenCalledTimes(scene.observer.began.mock.calls.length);
  });

  it('is not opened by the main way meanwhile, nor soon after somebody else has taken it over', async () => {
    const trying = await withOneAside();
    const since = performance.now();
    trying.reject(new FencedError('old epoch'));
    scene.inlet.bring([{ partition: 0, count: 2 }]);
    await scene.untilCommitted(0, 4);
    await until('it is fetched again', () => scene.inlet.sought.length === 2);
    expect(performance.now() - since).toBeGreaterThan(499);
  });

  it('ends the worker where it never will be taken', async () => {
    const trying = await withOneAside();
    trying.reject(new StopError('no right to write'));
    await until('it is told', () => scene.onFatal.mock.calls.length === 1);
    await scene.end();
    expect(scene.onFatal).toHaveBeenCalledExactlyOnceWith(new StopError('no right to write'));
    expect(scene.observer.ended).toHaveBeenCalledTimes(scene.observer.began.mock.calls.length);
  });

  it('tells nobody a second time that all work has to end', async () => {
    const trying = await withOneAside();
    scene.outlets.main.publish.mockRejectedValueOnce(new StopError('no right to write'));
    scene.inlet.bring([{ partition: 0, count: 2 }]);
    await until('it is told', () => scene.onFatal.mock.calls.length === 1);
    trying.reject(new StopError('no right to write here either'));
    await scene.end(20_000);
    expect(scene.onFatal).toHaveBeenCalledExactlyOnceWith(new StopError('no right to write'));
  });

  it('ends all work where the membership is over', async () => {
    const trying = await withOneAside();
    trying.reject(new MembershipError('unknown member'));
    await until('it has ended', () => scene.observer.ended.mock.calls.length === 3);
    const rounds = scene.rounds().length;
    scene.inlet.bring(THREE);
    await scene.end();
    expect([scene.rounds().length, scene.asides().length]).toEqual([rounds, 1]);
    expect(scene.onFatal).not.toHaveBeenCalled();
  });

  it('may end, as what is on the main way, and is left where it is not taken', async () => {
    const trying = await withOneAside();
    const ending = scene.end(20_000);
    trying.resolve(refusing([1], 'undone'));
    await ending;
    expect(scene.asides()).toHaveLength(1);
    expect(scene.observer.ended).toHaveBeenCalledTimes(3);
    expect(scene.inlet.releases).toEqual([0]);
    expect(scene.outlets.giveUp).not.toHaveBeenCalled();
  });

  it('is dropped where it is refused only after the end has begun', async () => {
    await opened();
    const publishing = held<PublishOutcome>();
    scene.outlets.main.publish.mockReturnValueOnce(publishing.promise);
    scene.inlet.bring([{ partition: 1, count: 2 }]);
    await until('it is published', () => scene.rounds().length === 1);
    const ending = scene.end();
    publishing.resolve(refusing([1], 'committed'));
    await ending;
    expect(scene.asides()).toEqual([]);
    expect(scene.observer.ended).toHaveBeenCalledOnce();
    expect(scene.inlet.releases).toEqual([0]);
  });
});

describe('what is refused as out of date', () => {
  const tooOld = new OutdatedError('too old');
  const MINUTE_MS = 60_000;
  const asides = () => scene.outlets.aside.publish;

  /** Partition 1 is refused, and tried by itself, in vain, until so much time has gone by. */
  async function refusedFor(waitedMs: number, error: RetryError) {
    await opened();
    const clock = performance.now.bind(performance);
    let skippedMs = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => clock() + skippedMs);
    scene.outlets.main.publish.mockResolvedValueOnce(refusing([1], 'undone', error));
    const trying = held<PublishOutcome>();
    asides().mockReturnValueOnce(trying.promise);
    scene.inlet.bring([{ partition: 1, count: 2 }]);
    await until('it is tried by itself', () => asides().mock.calls.length === 1);
    skippedMs = waitedMs;
    trying.resolve(refusing([1], 'undone', error));
  }

  it('is opened, fetched and worked anew once it has waited for a minute', async () => {
    await refusedFor(MINUTE_MS, tooOld);
    await until('it is fetched again', () => scene.inlet.sought.length === 2);
    expect(scene.outlets.main.open.mock.calls).toEqual([[[0, 1, 2]], [[1]]]);
    expect(scene.inlet.sought.at(-1)).toEqual(new Map([[1, 0n]]));
    expect([...scene.inlet.paused]).toEqual([]);
    expect(scene.observer.ended).toHaveBeenCalledTimes(scene.observer.began.mock.calls.length);
    scene.inlet.bring([{ partition: 1, count: 2 }]);
    await scene.untilCommitted(1, 2);
    expect(scene.rounds()[1]).toEqual(['1: 0-1']);
    expect(scene.observer.failed).not.toHaveBeenCalled();
  });

  it.each([
    ['is refused sooner', MINUTE_MS - 10_000, tooOld],
    ['is refused for another reason', MINUTE_MS, noLeader],
  ])('is tried again as it is where it %s', async (_, waitedMs, error) => {
    await refusedFor(waitedMs, error);
    await scene.untilCommitted(1, 2);
    expect(scene.asides()).toEqual([['1: 0-1'], ['1: 0-1']]);
    expect(scene.inlet.sought).toHaveLength(1);
  });
});
