import { beforeEach, describe, expect, it, vi } from 'vitest';
import { believedOffset } from '../../../src/adapters/kafka/believed-offset.ts';
import type { CommittedOffset } from '../../../src/adapters/kafka/committed-offset.ts';
import type { DueOffset } from '../../../src/adapters/kafka/due-offsets.ts';
import { createKnownProgress, type KnownProgress } from '../../../src/adapters/kafka/known-progress.ts';
import { RetryError } from '../../../src/pipeline/failures.ts';

const PARTITION = 3;
const NOTHING: DueOffset = { offset: 1n, metadata: '', isCommitted: false };
/** What somebody committed who noted this with it. */
const by = (metadata: string, offset: bigint): CommittedOffset => ({ offset, metadata });
const committed = (offset: bigint): DueOffset => ({ ...by('told', offset), isCommitted: true });

/** The coordinator's word, the id of the topic, and what stands in the log. */
let told: DueOffset;
let topicId: string | null;
let inLog: CommittedOffset | null;
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
    inLog = by('logged', 20n);
    expect(await believed()).toEqual({ kind: 'due', ...by('told', 9n) });
  });

  it('is the earliest where nobody knows that anything is committed', async () => {
    expect(await believed()).toEqual({ kind: 'due', ...by('', 1n) });
    expect(await believed()).toEqual({ kind: 'due', ...by('', 1n) });
    expect(observer.onForgotten).not.toHaveBeenCalled();
  });

  it('is what the worker was told before, or has committed itself, where the coordinator has forgotten it', async () => {
    told = committed(9n);
    await believed();
    told = NOTHING;
    expect(await believed()).toEqual({ kind: 'forgotten', ...by('told', 9n) });
    progress.note(PARTITION, by('known', 15n));
    expect(await believed()).toEqual({ kind: 'forgotten', ...by('known', 15n) });
    expect(observer.onForgotten.mock.calls).toEqual([
      [PARTITION, 9n],
      [PARTITION, 15n],
    ]);
  });

  it('is what stands in the log where the worker knows of nothing, and remembered', async () => {
    inLog = by('logged', 7n);
    expect(await believed()).toEqual({ kind: 'forgotten', ...by('logged', 7n) });
    inLog = null;
    expect(await believed()).toEqual({ kind: 'forgotten', ...by('logged', 7n) });
  });

  it('is the further one of what is known and what stands in the log, for another may have gone on', async () => {
    progress.note(PARTITION, by('known', 9n));
    inLog = by('logged', 20n);
    expect(await believed()).toEqual({ kind: 'forgotten', ...by('logged', 20n) });
    inLog = by('logged', 15n);
    expect(await believed()).toEqual({ kind: 'forgotten', ...by('logged', 20n) });
  });

  it('needs no look at the log where nobody has used the transactional id before', async () => {
    inLog = by('logged', 7n);
    expect(await believed(false)).toEqual({ kind: 'due', ...by('', 1n) });
  });

  it('is the start of a topic that was made anew, for each partition of it', async () => {
    for (const partition of [PARTITION, 4]) progress.note(partition, by('known', 9n));
    topicId = 'another';
    expect(await believed()).toEqual({ kind: 'made anew', ...by('', 1n) });
    expect(observer.onMadeAnew).toHaveBeenCalledExactlyOnceWith(PARTITION, 1n);
    expect(await progress.recall(4)).toEqual({ kind: 'made anew' });
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
    told = committed(2n);
    inLog = by('logged', 12n);
    expect(await believed()).toEqual({ kind: 'forgotten', ...by('logged', 12n) });
    expect(observer.onSetBack).not.toHaveBeenCalled();
  });

  it.each([by('logged', 2n), null])(
    'is the lower one where somebody has set the group back, which is said once (%s)',
    async (log) => {
      told = committed(9n);
      await believed();
      told = committed(2n);
      inLog = log;
      expect(await believed()).toEqual({ kind: 'due', ...by('told', 2n) });
      expect(await believed()).toEqual({ kind: 'due', ...by('told', 2n) });
      expect(observer.onSetBack).toHaveBeenCalledExactlyOnceWith(PARTITION, 9n, 2n);
    },
  );
});
