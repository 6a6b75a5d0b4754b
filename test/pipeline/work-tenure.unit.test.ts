import { afterEach, describe, expect, it, vi } from 'vitest';
import type { PublishOutcome } from '../../src/pipeline/outlet.ts';
import { RetryError } from '../../src/pipeline/failures.ts';
import { blockFrom } from '../support/fake-inlet.ts';
import { COMMITTED, offsetsFrom } from '../support/round-fakes.ts';
import { beginScene, held, LARGE_BYTES, until, type SceneSettings } from '../support/round-scene.ts';

let scene: ReturnType<typeof beginScene>;

async function opened(settings: SceneSettings = {}) {
  scene = beginScene(settings);
  await scene.beginOpened();
  return scene;
}

afterEach(() => scene.end());

describe('the beginning of a tenure', () => {
  it('opens all partitions at once, and fetches each from the offset that is due', async () => {
    scene = beginScene();
    scene.broker.committed.set(1, 7n);
    await scene.beginOpened();
    expect(scene.outlets.main.open.mock.calls).toEqual([[[0, 1, 2]]]);
    const due = new Map([
      [0, 0n],
      [1, 7n],
      [2, 0n],
    ]);
    expect(scene.inlet.sought).toEqual([due]);
    expect(scene.observer.opened).toHaveBeenCalledExactlyOnceWith(due, expect.any(Number));
  });

  it('fetches nothing before it has opened', async () => {
    scene = beginScene();
    const opening = held<ReadonlyMap<number, bigint>>();
    scene.outlets.main.open.mockReturnValueOnce(opening.promise);
    scene.begin();
    expect(scene.inlet.sought).toEqual([]);
    opening.resolve(
      new Map([
        [0, 1n],
        [1, 2n],
        [2, 3n],
      ]),
    );
    await until('it fetches', () => scene.inlet.positions.get(2) === 3n);
  });

  it('works those that are open, and asks again for those that cannot be opened yet', async () => {
    scene = beginScene();
    scene.outlets.main.open.mockResolvedValueOnce(
      new Map([
        [0, 0n],
        [2, 0n],
      ]),
    );
    const second = held<ReadonlyMap<number, bigint>>();
    scene.outlets.main.open.mockImplementationOnce(() => second.promise);
    scene.begin();
    await until('two are fetched', () => scene.inlet.positions.size === 2);
    scene.inlet.bring([{ partition: 0, count: 3 }]);
    await scene.untilCommitted(0, 3);
    await until('the third is asked for', () => scene.outlets.main.open.mock.calls.length === 2);
    expect(scene.outlets.main.open).toHaveBeenLastCalledWith([1]);
    second.resolve(new Map([[1, 5n]]));
    await until('all are fetched', () => scene.inlet.positions.get(1) === 5n);
    expect(scene.inlet.sought.at(-1)).toEqual(new Map([[1, 5n]]));
  });

  it('is not held up by a partition whose opening fails', async () => {
    scene = beginScene();
    const { open } = scene.outlets.main;
    const due = [
      [0, 0n],
      [2, 0n],
    ] as const;
    open.mockResolvedValueOnce(new Map(due)).mockRejectedValue(new RetryError('no leader'));
    scene.begin();
    await until('it has failed', () => scene.observer.openingFailed.mock.calls.length === 1);
    scene.inlet.bring([{ partition: 0, count: 3 }]);
    await scene.untilCommitted(0, 3);
    open.mockResolvedValue(new Map([[1, 4n]]));
    await until('the third is fetched', () => scene.inlet.positions.get(1) === 4n);
    expect(open.mock.calls.slice(1).flat(2)).toEqual(open.mock.calls.slice(1).map(() => 1));
  });
});

describe('a round', () => {
  it('has all partitions that are in hand, and moves each behind what it had', async () => {
    await opened();
    const { inlet, observer, releasedOutputs } = scene;
    inlet.bring([
      { partition: 0, count: 3 },
      { partition: 1, count: 2 },
    ]);
    inlet.bring([
      { partition: 2, count: 1 },
      { partition: 0, count: 4 },
    ]);
    await scene.untilCommitted(0, 7);
    expect(scene.rounds()).toEqual([['0: 0-6', '1: 0-1', '2: 0-0']]);
    expect(scene.broker.seen.get(0)).toEqual(offsetsFrom(0, 6));
    await until('all is told', () => observer.ended.mock.calls.length === 3);
    expect(observer.began).toHaveBeenCalledTimes(3);
    expect(observer.committed.mock.calls.flatMap(([round]) => round.map(({ batch }) => batch.partition))).toEqual([
      0, 1, 2,
    ]);
    expect(inlet.releases).toEqual([0, 1]);
    expect(releasedOutputs).toEqual([
      [0, 6],
      [1, 1],
      [2, 0],
    ]);
    inlet.bring([{ partition: 0, count: 1 }]);
    await scene.untilCommitted(0, 8);
    expect(scene.rounds().at(-1)).toEqual(['0: 7-7']);
  });

  it('lets go of memory only once it is committed', async () => {
    await opened();
    const publishing = held<PublishOutcome>();
    scene.outlets.main.publish.mockReturnValueOnce(publishing.promise);
    scene.inlet.bring([{ partition: 0, count: 3 }]);
    await until('it is published', () => scene.rounds().length === 1);
    expect([scene.inlet.releases, scene.releasedOutputs, scene.observer.ended.mock.calls]).toEqual([[], [], []]);
    publishing.resolve(COMMITTED);
    await until('it is let go', () => scene.releasedOutputs.length === 1);
    expect(scene.inlet.releases).toEqual([0]);
  });

  it('is told to the limit of dead letters, with its records, once it is committed', async () => {
    const limit = { check: vi.fn<() => void>(), note: vi.fn<() => void>() };
    await opened({ limit });
    scene.inlet.bring([
      { partition: 0, count: 3 },
      { partition: 1, count: 2 },
    ]);
    await until('both are noted', () => limit.note.mock.calls.length === 1);
    expect(limit.check).toHaveBeenCalledOnce();
    expect(limit.check.mock.lastCall).toMatchObject([[{ batch: { partition: 0 } }, { batch: { partition: 1 } }]]);
    expect(limit.check.mock.invocationCallOrder[0]).toBeLessThan(
      scene.outlets.main.publish.mock.invocationCallOrder[0]!,
    );
  });

  it('commits offsets that have no records, as those of aborted transactions', async () => {
    await opened({ blocksOf: (_, first, last) => (first < 10n ? [blockFrom(first, last)] : []) });
    scene.inlet.bring([{ partition: 0, count: 10 }]);
    await scene.untilCommitted(0, 10);
    scene.inlet.bring([{ partition: 0, count: 5 }]);
    await scene.untilCommitted(0, 15);
    expect(scene.broker.seen.get(0)).toEqual(offsetsFrom(0, 9));
    expect(scene.observer.skipped).not.toHaveBeenCalled();
  });

  it('leaves out what stands before the offset that is due, and passes by what does whole', async () => {
    scene = beginScene({ partitions: [0, 1], blocksOf: (_, first, last) => [blockFrom(first - (first % 10n), last)] });
    for (const partition of [0, 1]) scene.broker.committed.set(partition, 5n);
    await scene.beginOpened();
    scene.inlet.seek(
      new Map([
        [0, 0n],
        [1, 5n],
      ]),
    );
    scene.inlet.bring([{ partition: 0, count: 5 }]);
    await until('it is passed by', () => scene.inlet.releases.length === 1);
    expect([scene.rounds(), scene.observer.began.mock.calls]).toEqual([[], []]);
    scene.inlet.bring([{ partition: 1, count: 5 }]);
    await scene.untilCommitted(1, 10);
    expect(scene.broker.seen.get(1)).toEqual(offsetsFrom(5, 9));
  });

  it('says how much was deleted before it was read, once, and leaves out what a block still holds of that', async () => {
    await opened({ blocksOf: (_, first, last) => [blockFrom(first - (first % 10n), last)] });
    scene.inlet.bring([{ partition: 0, count: 7, deleted: 3 }]);
    await scene.untilCommitted(0, 10);
    expect(scene.broker.seen.get(0)).toEqual(offsetsFrom(3, 9));
    expect(scene.observer.skipped.mock.calls).toEqual([[0, 3n]]);
    const publishing = held<PublishOutcome>();
    scene.outlets.main.publish.mockReturnValueOnce(publishing.promise);
    scene.inlet.bring([{ partition: 1, count: 1 }]);
    await until('a round is under way', () => scene.rounds().length === 2);
    scene.inlet.bring([{ partition: 0, count: 10 }]);
    scene.inlet.bring([{ partition: 0, count: 10, deleted: 4 }]);
    publishing.resolve(COMMITTED);
    await scene.untilCommitted(0, 34);
    expect(scene.observer.skipped.mock.calls.slice(1)).toEqual([[0, 4n]]);
  });

  it('takes what came first, up to its bound', async () => {
    await opened({ maxRoundBytes: 100 });
    const publishing = held<PublishOutcome>();
    scene.outlets.main.publish.mockReturnValueOnce(publishing.promise);
    for (const partition of [0, 1, 2, 0]) scene.inlet.bring([{ partition, count: 1 }], 60);
    await until('a round is under way', () => scene.rounds().length === 1);
    publishing.resolve(COMMITTED);
    await until('all is worked', () => scene.inlet.inHandBytes() === 0);
    expect(scene.rounds()[0]).toEqual(['0: 0-0', '1: 0-0']);
  });
});

async function whilePublished(bytes: number): Promise<PromiseWithResolvers<PublishOutcome>> {
  await opened();
  const first = Promise.withResolvers<PublishOutcome>();
  scene.outlets.main.publish.mockReturnValueOnce(first.promise);
  scene.inlet.bring([{ partition: 0, count: 3 }]);
  await until('the first is published', () => scene.rounds().length === 1);
  expect(scene.inlet.isWanted()).toBe(false);
  scene.inlet.bring(
    [
      { partition: 0, count: 2 },
      { partition: 1, count: 2 },
    ],
    bytes,
  );
  return first;
}

describe('the next round', () => {
  it('is prepared while one is published, where much waits, and published after it', async () => {
    const first = await whilePublished(LARGE_BYTES);
    await until('it is prepared', () => scene.observer.began.mock.calls.length === 3);
    scene.inlet.bring([{ partition: 2, count: 2 }], LARGE_BYTES);
    expect(scene.rounds()).toHaveLength(1);
    first.resolve(COMMITTED);
    await scene.untilCommitted(2, 2);
    expect(scene.rounds()).toEqual([['0: 0-2'], ['0: 3-4', '1: 0-1'], ['2: 0-1']]);
  });

  it('is left to grow where little waits', async () => {
    const first = await whilePublished(LARGE_BYTES - 1);
    scene.inlet.bring([], 0);
    for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
    expect(scene.observer.began).toHaveBeenCalledOnce();
    scene.inlet.bring([{ partition: 2, count: 2 }], 0);
    first.resolve(COMMITTED);
    await scene.untilCommitted(2, 2);
    expect(scene.rounds()).toEqual([['0: 0-2'], ['0: 3-4', '1: 0-1', '2: 0-1']]);
    await until('it wants more', scene.inlet.isWanted);
  });
});

async function goOn(ms: number): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
  if (vi.isFakeTimers()) vi.advanceTimersByTime(ms);
  for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
}

describe('what is little', () => {
  it('is fetched while nothing is in hand, and not while a round is made of what is', async () => {
    scene = beginScene();
    const wanted = vi.spyOn(scene.inlet, 'wanted');
    await scene.beginOpened();
    await until('it waits for more', scene.inlet.isWanted);
    const publishing = held<PublishOutcome>();
    scene.outlets.main.publish.mockReturnValueOnce(publishing.promise);
    scene.inlet.bring([{ partition: 0, count: 3 }]);
    await until('it is published', () => scene.rounds().length === 1);
    expect(scene.inlet.isWanted()).toBe(false);
    scene.inlet.bring([{ partition: 1, count: 1 }]);
    wanted.mockClear();
    publishing.resolve(COMMITTED);
    await scene.untilCommitted(1, 1);
    await until('it waits for more again', scene.inlet.isWanted);
    const firstTrue = wanted.mock.calls.findIndex(([isWanted]) => isWanted);
    // What was in hand came first.
    expect(wanted.mock.invocationCallOrder[firstTrue]).toBeGreaterThan(
      scene.outlets.main.publish.mock.invocationCallOrder[1]!,
    );
  });

  it('is not fetched before the interval is over', async () => {
    await opened({ roundIntervalMs: 60_000 });
    scene.inlet.bring([{ partition: 0, count: 1 }]);
    await scene.untilCommitted(0, 1);
    await goOn(0);
    expect(scene.inlet.isWanted()).toBe(false);
  });
});

describe('the interval of commits', () => {
  afterEach(() => vi.useRealTimers());

  it('lies between two rounds, and delays none that comes later', async () => {
    await opened({ roundIntervalMs: 1_000 });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    scene.inlet.bring([{ partition: 0, count: 1 }]);
    await scene.untilCommitted(0, 1);
    scene.inlet.bring([{ partition: 0, count: 1 }]);
    await goOn(999);
    expect(scene.rounds()).toHaveLength(1);
    await goOn(1);
    expect(scene.rounds()).toHaveLength(2);
    await goOn(1_000);
    scene.inlet.bring([{ partition: 0, count: 1 }]);
    await goOn(0);
    expect(scene.rounds()).toHaveLength(3);
  });
});
