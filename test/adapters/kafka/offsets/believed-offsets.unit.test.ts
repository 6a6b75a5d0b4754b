import { beforeEach, describe, expect, it, vi } from 'vitest';
import { believedOffsets } from '../../../../src/adapters/kafka/offsets/believed-offsets.ts';
import type { CommittedOffset } from '../../../../src/adapters/kafka/protocol/committed-offset.ts';
import { createKnownProgress, type KnownProgress } from '../../../../src/adapters/kafka/offsets/known-progress.ts';
import { RetryError } from '../../../../src/pipeline/failures.ts';

const PARTITION = 3;
/** What somebody committed who noted this with it. */
const by = (metadata: string, offset: bigint): CommittedOffset => ({ offset, metadata });

/** The coordinator's word, null where nothing is committed; the id of the topic; and what stands in the log. */
let told: Map<number, CommittedOffset | null>;
let topicId: string | null;
let inLog: Map<number, CommittedOffset>;
let progress: KnownProgress;
const observer = { onSetBack: vi.fn(), onMadeAnew: vi.fn(), onForgotten: vi.fn() };
const offsetsInLog = vi.fn<(partitions: readonly number[]) => Promise<ReadonlyMap<number, CommittedOffset>>>();
const earliest = vi.fn<(partitions: readonly number[]) => Promise<ReadonlyMap<number, bigint>>>();

beforeEach(() => {
  vi.resetAllMocks();
  told = new Map([[PARTITION, null]]);
  topicId = 'one';
  inLog = new Map();
  offsetsInLog.mockImplementation((partitions) =>
    Promise.resolve(new Map([...inLog].filter(([each]) => partitions.includes(each)))),
  );
  earliest.mockImplementation((partitions) => Promise.resolve(new Map(partitions.map((partition) => [partition, 1n]))));
  progress = createKnownProgress(() =>
    topicId === 'unknown' ? Promise.reject(new RetryError('away')) : Promise.resolve(topicId),
  );
});

const believedAll = (partitions: readonly number[]) =>
  believedOffsets({ committed: () => Promise.resolve(told), earliest, offsetsInLog, progress, observer }, partitions);
const believed = async () => (await believedAll([PARTITION])).get(PARTITION);
const tell = (committed: CommittedOffset | null) => void told.set(PARTITION, committed);
const log = (committed: CommittedOffset | null) =>
  committed === null ? inLog.clear() : void inLog.set(PARTITION, committed);

describe('the offset that is believed', () => {
  it('is the committed one, by the word of the coordinator', async () => {
    tell(by('told', 9n));
    log(by('logged', 20n));
    expect(await believed()).toEqual({ kind: 'due', ...by('told', 9n) });
    expect(offsetsInLog).not.toHaveBeenCalled();
    expect(earliest).not.toHaveBeenCalled();
  });

  it('is the earliest where nobody knows that anything is committed', async () => {
    expect(await believed()).toEqual({ kind: 'due', ...by('', 1n) });
    expect(await believed()).toEqual({ kind: 'due', ...by('', 1n) });
    expect(observer.onForgotten).not.toHaveBeenCalled();
  });

  it('is what the worker was told before, or has committed itself, where the coordinator has forgotten it', async () => {
    tell(by('told', 9n));
    await believed();
    tell(null);
    expect(await believed()).toEqual({ kind: 'forgotten', ...by('told', 9n) });
    progress.note(PARTITION, by('known', 15n));
    expect(await believed()).toEqual({ kind: 'forgotten', ...by('known', 15n) });
    expect(observer.onForgotten.mock.calls).toEqual([
      [PARTITION, 9n],
      [PARTITION, 15n],
    ]);
  });

  it('is what stands in the log where the worker knows of nothing, and remembered', async () => {
    log(by('logged', 7n));
    expect(await believed()).toEqual({ kind: 'forgotten', ...by('logged', 7n) });
    log(null);
    expect(await believed()).toEqual({ kind: 'forgotten', ...by('logged', 7n) });
  });

  it('is the further one of what is known and what stands in the log, for another may have gone on', async () => {
    progress.note(PARTITION, by('known', 9n));
    log(by('logged', 20n));
    expect(await believed()).toEqual({ kind: 'forgotten', ...by('logged', 20n) });
    log(by('logged', 15n));
    expect(await believed()).toEqual({ kind: 'forgotten', ...by('logged', 20n) });
  });

  it('is the start of a topic that was made anew, for each partition of it', async () => {
    for (const partition of [PARTITION, 4]) progress.note(partition, by('known', 9n));
    told.set(4, null);
    topicId = 'another';
    expect(await believedAll([PARTITION, 4])).toEqual(
      new Map([
        [PARTITION, { kind: 'made anew', ...by('', 1n) }],
        [4, { kind: 'made anew', ...by('', 1n) }],
      ]),
    );
    expect(observer.onMadeAnew.mock.calls).toEqual([
      [PARTITION, 1n],
      [4, 1n],
    ]);
    expect(await believed()).toEqual({ kind: 'due', ...by('', 1n) });
    progress.note(PARTITION, by('known', 4n));
    expect(await believed()).toEqual({ kind: 'forgotten', ...by('known', 4n) });
  });

  it('is the earliest where brokers cannot say whether the topic is the same', async () => {
    topicId = null;
    progress.note(PARTITION, by('known', 9n));
    expect(await believed()).toEqual({ kind: 'due', ...by('', 1n) });
  });

  it('is not known where it cannot be asked whether the topic is the same', async () => {
    progress.note(PARTITION, by('known', 9n));
    await expect(believed()).resolves.toEqual({ kind: 'forgotten', ...by('known', 9n) });
    topicId = 'unknown';
    await expect(believed()).rejects.toThrow('away');
  });

  it('is what stands in the log where the coordinator says less than is known', async () => {
    progress.note(PARTITION, by('known', 9n));
    tell(by('told', 2n));
    log(by('logged', 12n));
    expect(await believed()).toEqual({ kind: 'forgotten', ...by('logged', 12n) });
    expect(observer.onSetBack).not.toHaveBeenCalled();
  });

  it.each([by('logged', 2n), null])(
    'is the lower one where somebody has set the group back, which is said once (%s)',
    async (logged) => {
      tell(by('told', 9n));
      await believed();
      tell(by('told', 2n));
      log(logged);
      expect(await believed()).toEqual({ kind: 'due', ...by('told', 2n) });
      expect(await believed()).toEqual({ kind: 'due', ...by('told', 2n) });
      expect(observer.onSetBack).toHaveBeenCalledExactlyOnceWith(PARTITION, 9n, 2n);
    },
  );

  it('is that of many partitions at once, each by itself; the log is read once, for those that need it', async () => {
    for (const partition of [1, 2]) progress.note(partition, by('known', 9n));
    told = new Map([
      [0, by('told', 5n)],
      [1, by('told', 2n)],
      [2, null],
      [4, null],
      [5, null],
    ]);
    inLog = new Map([
      [0, by('logged', 50n)],
      [1, by('logged', 9n)],
      [4, by('logged', 7n)],
    ]);
    expect(await believedAll([0, 1, 2, 3, 4, 5])).toEqual(
      new Map([
        [0, { kind: 'due', ...by('told', 5n) }],
        [1, { kind: 'forgotten', ...by('logged', 9n) }],
        [2, { kind: 'forgotten', ...by('known', 9n) }],
        [4, { kind: 'forgotten', ...by('logged', 7n) }],
        [5, { kind: 'due', ...by('', 1n) }],
      ]),
    );
    expect(offsetsInLog.mock.calls).toEqual([[[1, 2, 4, 5]]]);
    expect(earliest.mock.calls).toEqual([[[2, 4, 5]]]);
  });
});
