import { beforeEach, describe, expect, it, vi } from 'vitest';
import { believedOffset } from '../../../src/adapters/kafka/believed-offset.ts';
import type { DueOffset } from '../../../src/adapters/kafka/due-offsets.ts';
import { createKnownProgress, type KnownProgress } from '../../../src/adapters/kafka/known-progress.ts';
import { RetryError } from '../../../src/pipeline/failures.ts';

const PARTITION = 3;
const NOTHING: DueOffset = { offset: 1n, isCommitted: false };
const committed = (offset: bigint): DueOffset => ({ offset, isCommitted: true });

/** The coordinator's word, the id of the topic, and what stands in the log. */
let told: DueOffset;
let topicId: string | null;
let inLog: bigint | null;
let progress: KnownProgress;
const observer = { onSetBack: vi.fn(), onMadeAnew: vi.fn(), onForgotten: vi.fn() };

beforeEach(() => {
  vi.clearAllMocks();
  told = NOTHING;
  topicId = 'one';
  inLog = null;
  progress = createKnownProgress(() =>
    topicId === 'unknown' ? Promise.reject(new RetryError('away')) : Promise.resolve(topicId),
  );
});

const believed = (isUsed = true) =>
  believedOffset(
    { dueOffset: () => Promise.resolve(told), offsetInLog: () => Promise.resolve(inLog), progress, observer },
    PARTITION,
    isUsed,
  );

describe('the offset that is believed', () => {
  it('is the committed one, by the word of the coordinator', async () => {
    told = committed(9n);
    inLog = 20n;
    expect(await believed()).toEqual({ kind: 'due', offset: 9n });
  });

  it('is the earliest where nobody knows that anything is committed', async () => {
    expect(await believed()).toEqual({ kind: 'due', offset: 1n });
    expect(await believed()).toEqual({ kind: 'due', offset: 1n });
    expect(observer.onForgotten).not.toHaveBeenCalled();
  });

  it('is what the worker was told before, or has committed itself, where the coordinator has forgotten it', async () => {
    told = committed(9n);
    await believed();
    told = NOTHING;
    expect(await believed()).toEqual({ kind: 'forgotten', offset: 9n });
    progress.note(PARTITION, 15n);
    expect(await believed()).toEqual({ kind: 'forgotten', offset: 15n });
    expect(observer.onForgotten.mock.calls).toEqual([
      [PARTITION, 9n],
      [PARTITION, 15n],
    ]);
  });

  it('is what stands in the log where the worker knows of nothing, and remembered', async () => {
    inLog = 7n;
    expect(await believed()).toEqual({ kind: 'forgotten', offset: 7n });
    inLog = null;
    expect(await believed()).toEqual({ kind: 'forgotten', offset: 7n });
  });

  it('is the further one of what is known and what stands in the log, for another may have gone on', async () => {
    progress.note(PARTITION, 9n);
    inLog = 20n;
    expect(await believed()).toEqual({ kind: 'forgotten', offset: 20n });
    inLog = 15n;
    expect(await believed()).toEqual({ kind: 'forgotten', offset: 20n });
  });

  it('needs no look at the log where nobody has used the transactional id before', async () => {
    inLog = 7n;
    expect(await believed(false)).toEqual({ kind: 'due', offset: 1n });
  });

  it('is the start of a topic that was made anew, for each partition of it', async () => {
    for (const partition of [PARTITION, 4]) progress.note(partition, 9n);
    topicId = 'another';
    expect(await believed()).toEqual({ kind: 'made anew', offset: 1n });
    expect(observer.onMadeAnew).toHaveBeenCalledExactlyOnceWith(PARTITION, 1n);
    expect(await progress.recall(4)).toEqual({ kind: 'made anew' });
    expect(await believed()).toEqual({ kind: 'due', offset: 1n });
    progress.note(PARTITION, 4n);
    expect(await believed()).toEqual({ kind: 'forgotten', offset: 4n });
  });

  it('is the earliest where brokers cannot say whether the topic is the same', async () => {
    topicId = null;
    progress.note(PARTITION, 9n);
    expect(await believed()).toEqual({ kind: 'due', offset: 1n });
  });

  it('is not known where it cannot be asked whether the topic is the same', async () => {
    progress.note(PARTITION, 9n);
    await expect(believed()).resolves.toEqual({ kind: 'forgotten', offset: 9n });
    topicId = 'unknown';
    await expect(believed()).rejects.toThrow('away');
  });

  it('is what stands in the log where the coordinator says less than is known', async () => {
    progress.note(PARTITION, 9n);
    told = committed(2n);
    inLog = 12n;
    expect(await believed()).toEqual({ kind: 'forgotten', offset: 12n });
    expect(observer.onSetBack).not.toHaveBeenCalled();
  });

  it.each([2n, null])(
    'is the lower one where somebody has set the group back, which is said once (%s)',
    async (log) => {
      told = committed(9n);
      await believed();
      told = committed(2n);
      inLog = log;
      expect(await believed()).toEqual({ kind: 'due', offset: 2n });
      expect(await believed()).toEqual({ kind: 'due', offset: 2n });
      expect(observer.onSetBack).toHaveBeenCalledExactlyOnceWith(PARTITION, 9n, 2n);
    },
  );
});
