import { afterEach, describe, expect, it, vi } from 'vitest';
import { FencedError, MembershipError, RetryError, StopError } from '../../src/pipeline/failures.ts';
import type { PublishOutcome } from '../../src/pipeline/outlet.ts';
import { offsetProcessor, offsetsFrom } from '../support/round-fakes.ts';
import { beginScene, held, LARGE_BYTES, until, type SceneSettings } from '../support/round-scene.ts';

let scene: ReturnType<typeof beginScene>;

afterEach(() => scene.end());

/** A round of partition 0 under way, and one of 0 and 1 prepared behind it. */
async function withOneAhead(settings: SceneSettings = {}): Promise<PromiseWithResolvers<PublishOutcome>> {
  scene = beginScene(settings);
  await scene.beginOpened();
  const first = Promise.withResolvers<PublishOutcome>();
  scene.outlets.main.publish.mockReturnValueOnce(first.promise);
  scene.inlet.bring([{ partition: 0, count: 3 }]);
  await until('a round is published', () => scene.rounds().length === 1);
  scene.inlet.bring(
    [
      { partition: 0, count: 2 },
      { partition: 1, count: 2 },
    ],
    LARGE_BYTES,
  );
  return first;
}

const isPrepared = () => until('the next is prepared', () => scene.observer.began.mock.calls.length === 3);

describe('a round whose outcome is not known', () => {
  it('is given up with all that was prepared behind it, which is opened again before anything else of it is published', async () => {
    const first = await withOneAhead();
    const { inlet, outlets, observer } = scene;
    await isPrepared();
    first.reject(new RetryError('no answer'));
    await until('it is opened again', () => outlets.main.open.mock.calls.length === 2);
    expect(outlets.main.open).toHaveBeenLastCalledWith([0, 1]);
    expect(scene.rounds()).toHaveLength(1);
    await until('it is fetched again', () => inlet.positions.get(1) === 0n);
    inlet.bring([
      { partition: 0, count: 5 },
      { partition: 1, count: 2 },
    ]);
    await scene.untilCommitted(1, 2);
    expect(scene.rounds()[1]).toEqual(['0: 0-4', '1: 0-1']);
    expect(observer.failed.mock.calls.map(([batches]) => batches.map(({ partition }) => partition))).toEqual([[0]]);
    await until('all have ended', () => observer.ended.mock.calls.length === 5);
    expect(inlet.releases).toEqual([0, 1, 2]);
  });

  it('has its partitions fetched no more until they can be opened again, and the others go on', async () => {
    const first = await withOneAhead();
    await isPrepared();
    const { inlet, outlets } = scene;
    const opened = held<ReadonlyMap<number, bigint>>();
    outlets.main.open.mockResolvedValueOnce(new Map([[1, 0n]])).mockReturnValueOnce(opened.promise);
    inlet.bring([{ partition: 0, count: 2 }]);
    first.reject(new RetryError('no answer'));
    await until('it is opened again in part', () => inlet.sought.length === 2);
    expect([0, 1, 2].filter((partition) => inlet.positions.has(partition))).toEqual([1, 2]);
    expect(inlet.inHandBytes()).toBe(0);
    inlet.bring([{ partition: 2, count: 1 }]);
    await scene.untilCommitted(2, 1);
    await until('the rest is asked for', () => outlets.main.open.mock.calls.length === 3);
    expect([0, 1, 2].filter((partition) => inlet.positions.has(partition))).toEqual([1, 2]);
    opened.resolve(new Map([[0, 0n]]));
    await until('it is fetched again', () => inlet.positions.get(0) === 0n);
  });

  it('is not published again where it was committed after all', async () => {
    const first = await withOneAhead();
    await isPrepared();
    scene.broker.apply(scene.outlets.main.publish.mock.calls[0]![0]);
    first.reject(new RetryError('the answer was lost'));
    await until('it is fetched again', () => scene.inlet.sought.length === 2);
    expect(scene.inlet.sought.at(-1)).toEqual(
      new Map([
        [0, 3n],
        [1, 0n],
      ]),
    );
    scene.inlet.bring([{ partition: 0, count: 2 }]);
    await scene.untilCommitted(0, 5);
    expect(scene.broker.seen.get(0)).toEqual(offsetsFrom(0, 4));
  });

  it('leaves partitions that it had nothing of where they are', async () => {
    const first = await withOneAhead();
    await isPrepared();
    first.reject(new RetryError('no answer'));
    await until('it is opened again', () => scene.inlet.sought.length === 2);
    scene.inlet.bring([{ partition: 2, count: 1 }]);
    await scene.untilCommitted(2, 1);
    expect(scene.outlets.main.open.mock.calls).toEqual([[[0, 1, 2]], [[0, 1]]]);
    expect(scene.rounds().at(-1)).toEqual(['2: 0-0']);
  });

  it('keeps the memory of its outputs: they may be on their way still', async () => {
    const first = await withOneAhead();
    await isPrepared();
    first.reject(new RetryError('no answer'));
    await until('it is opened again', () => scene.inlet.sought.length === 2);
    expect(scene.releasedOutputs).toEqual([]);
  });

  it('is tried again after a pause, which grows', async () => {
    scene = beginScene();
    await scene.beginOpened();
    const failedAt: number[] = [];
    scene.outlets.main.publish.mockImplementation(() => {
      failedAt.push(performance.now());
      return Promise.reject(new RetryError('no answer'));
    });
    for (let attempt = 1; attempt <= 3; attempt++) {
      scene.inlet.bring([{ partition: 0, count: 1 }]);
      await until('it is opened again', () => scene.inlet.sought.length > attempt);
    }
    expect(failedAt[1]! - failedAt[0]!).toBeGreaterThan(49);
    expect(failedAt[2]! - failedAt[1]!).toBeGreaterThan(99);
  });

  it.each(['open', 'publish'] as const)(
    'leaves partitions for a while to whoever has taken them over, told by %s',
    async (step) => {
      scene = beginScene();
      if (step === 'open') scene.outlets.main.open.mockRejectedValueOnce(new FencedError('old epoch'));
      else scene.outlets.main.publish.mockRejectedValueOnce(new FencedError('old epoch'));
      const since = performance.now();
      await scene.beginOpened();
      if (step === 'publish') {
        scene.inlet.bring([{ partition: 0, count: 1 }]);
        await until('it is opened again', () => scene.inlet.sought.length === 2);
      }
      expect(performance.now() - since).toBeGreaterThan(499);
    },
  );
});

describe('a membership that is over', () => {
  it.each(['open', 'publish'] as const)('ends all work, told by %s', async (step) => {
    scene = beginScene();
    const { main } = scene.outlets;
    if (step === 'publish') {
      await scene.beginOpened();
      main.publish.mockRejectedValueOnce(new MembershipError('generation is over'));
      scene.inlet.bring([{ partition: 0, count: 3 }]);
    } else {
      main.open.mockRejectedValueOnce(new MembershipError('generation is over'));
      scene.begin();
    }
    await until('it is told', () => main[step].mock.settledResults[0]?.type === 'rejected');
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
    const calls = () => [main.open.mock.calls.length, main.publish.mock.calls.length];
    const before = calls();
    scene.inlet.bring([{ partition: 1, count: 3 }]);
    await scene.end();
    expect(calls()).toEqual(before);
    expect([scene.observer.failed.mock.calls, scene.onFatal.mock.calls]).toEqual([[], []]);
    expect(scene.observer.ended).toHaveBeenCalledTimes(scene.observer.began.mock.calls.length);
  });

  it('is asked for at the last moment', async () => {
    scene = beginScene();
    await scene.beginOpened();
    scene.check.mockImplementation(() => {
      throw new MembershipError('generation is over');
    });
    scene.inlet.bring([{ partition: 0, count: 3 }]);
    await until('it has ended', () => scene.observer.ended.mock.calls.length === 1);
    expect(scene.broker.seen.size).toBe(0);
  });
});

describe('what never will be', () => {
  it('is told once, and ends all work', async () => {
    const first = await withOneAhead();
    await isPrepared();
    first.reject(new StopError('no right to write'));
    await until('it is told', () => scene.onFatal.mock.calls.length === 1);
    scene.inlet.bring([{ partition: 2, count: 3 }]);
    await scene.end();
    expect(scene.onFatal.mock.calls).toEqual([[new StopError('no right to write')]]);
    expect([scene.rounds().length, scene.outlets.main.open.mock.calls.length]).toEqual([1, 1]);
    expect(scene.observer.ended).toHaveBeenCalledTimes(3);
    expect(scene.inlet.releases).toEqual([0, 1]);
  });

  it('is told where a partition cannot be opened', async () => {
    scene = beginScene();
    scene.outlets.main.open.mockRejectedValueOnce(new StopError('no such topic'));
    scene.begin();
    await until('it is told', () => scene.onFatal.mock.calls.length === 1);
    expect(scene.inlet.sought).toEqual([]);
  });

  it('is more dead letters than may be, over all partitions of a round, and nothing of it is published', async () => {
    const check = vi.fn<(round: readonly unknown[]) => void>(() => {
      throw new StopError('too many');
    });
    scene = beginScene({ limit: { check, note() {} } });
    await scene.beginOpened();
    scene.inlet.bring([
      { partition: 0, count: 3 },
      { partition: 1, count: 3 },
    ]);
    await until('it is told', () => scene.onFatal.mock.calls.length === 1);
    expect(check.mock.lastCall![0]).toHaveLength(2);
    expect(scene.rounds()).toEqual([]);
    expect(scene.inlet.releases).toEqual([0]);
    expect(scene.observer.ended).toHaveBeenCalledTimes(2);
  });

  it('counts the round before it where it was prepared ahead of that', async () => {
    const order: string[] = [];
    const limit = { check: () => void order.push('check'), note: () => void order.push('note') };
    const first = await withOneAhead({ limit });
    await isPrepared();
    first.resolve({ kind: 'committed' });
    await scene.untilCommitted(1, 2);
    expect(order.slice(0, 3)).toEqual(['check', 'note', 'check']);
  });
});

it('what was prepared behind a round is given up where the end comes before it', async () => {
  const first = await withOneAhead();
  await isPrepared();
  const ending = scene.end();
  first.resolve({ kind: 'committed' });
  await ending;
  expect(scene.rounds()).toHaveLength(1);
  expect(scene.observer.ended).toHaveBeenCalledTimes(3);
  expect(scene.inlet.releases).toEqual([0, 1]);
});

describe('a batch that cannot be read, prepared behind a round', () => {
  const readsButPartition1 = () => {
    const read = offsetProcessor();
    return vi.fn<typeof read>((batch, due) => {
      if (batch.partition === 1) throw new StopError('unreadable');
      return read(batch, due);
    });
  };

  it('ends the worker when that round is committed, which is told as it is', async () => {
    const first = await withOneAhead({ process: readsButPartition1() });
    await isPrepared();
    // It waits for the round before: nobody else hears of it meanwhile.
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
    expect(scene.onFatal).not.toHaveBeenCalled();
    scene.broker.apply(scene.outlets.main.publish.mock.calls[0]![0]);
    first.resolve({ kind: 'committed' });
    await until('it is told', () => scene.onFatal.mock.calls.length === 1);
    expect(scene.observer.committed).toHaveBeenCalledOnce();
    expect(scene.observer.ended).toHaveBeenCalledTimes(3);
    expect(scene.inlet.releases.toSorted((one, other) => one - other)).toEqual([0, 1]);
  });

  it('is met again where that round fails, and what was prepared beside it is not missed', async () => {
    const process = readsButPartition1();
    const first = await withOneAhead({ process });
    await isPrepared();
    first.reject(new RetryError('no answer'));
    await until('it is fetched again', () => scene.inlet.sought.length === 2);
    expect(scene.inlet.sought.at(-1)).toEqual(
      new Map([
        [0, 0n],
        [1, 0n],
      ]),
    );
    expect(scene.onFatal).not.toHaveBeenCalled();
    expect(scene.observer.ended).toHaveBeenCalledTimes(3);
    expect(scene.inlet.releases.toSorted((one, other) => one - other)).toEqual([0, 1]);
    scene.inlet.bring([{ partition: 1, count: 2 }]);
    await until('it is told', () => scene.onFatal.mock.calls.length === 1);
  });
});
