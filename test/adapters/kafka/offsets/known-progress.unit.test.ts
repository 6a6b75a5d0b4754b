import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createKnownProgress, type KnownProgress } from '../../../../src/adapters/kafka/offsets/known-progress.ts';
import { RetryError } from '../../../../src/pipeline/failures.ts';

const topicId = vi.fn<() => Promise<string | null>>();
const committed = { offset: 9n, metadata: 'mark' };
let progress: KnownProgress;

beforeEach(() => {
  vi.resetAllMocks();
  topicId.mockResolvedValue('one');
  progress = createKnownProgress(topicId);
});

describe('known progress', () => {
  it('is none of a partition of which nothing was noted', async () => {
    expect(progress.of(0)).toBeNull();
    expect(await progress.recall(0)).toEqual({ kind: 'none' });
    expect(topicId).not.toHaveBeenCalled();
  });

  it('is what was noted last, and the id of the topic is asked for once for all notes', async () => {
    for (const partition of [0, 1, 2]) progress.note(partition, { ...committed, offset: 5n });
    progress.note(0, committed);
    expect(progress.of(0)).toBe(9n);
    expect(topicId).toHaveBeenCalledTimes(1);
    expect(await progress.recall(0)).toEqual({ kind: 'known', committed });
    expect(await progress.recall(1)).toEqual({ kind: 'known', committed: { ...committed, offset: 5n } });
  });

  it('is over with its topic, of each partition', async () => {
    for (const partition of [0, 1]) progress.note(partition, committed);
    topicId.mockResolvedValue('another');
    expect(await progress.recall(0)).toEqual({ kind: 'made anew' });
    expect([progress.of(0), progress.of(1)]).toEqual([null, 9n]);
    expect(await progress.recall(1)).toEqual({ kind: 'made anew' });
    progress.note(0, committed);
    expect(await progress.recall(0)).toEqual({ kind: 'known', committed });
  });

  it.each([
    ['now', 'one', null],
    ['then', null, 'one'],
  ] as const)('is none where brokers could not tell %s which topic it is', async (_, before, now) => {
    topicId.mockResolvedValueOnce(before).mockResolvedValue(now);
    progress.note(0, committed);
    expect(await progress.recall(0)).toEqual({ kind: 'none' });
    expect(progress.of(0)).toBeNull();
  });

  it('asks again with the next note where the id could not be asked for', async () => {
    topicId.mockRejectedValueOnce(new RetryError('away'));
    progress.note(0, committed);
    await vi.waitFor(() => expect(topicId).toHaveResolvedTimes(0));
    await Promise.resolve();
    progress.note(0, committed);
    expect(await progress.recall(0)).toEqual({ kind: 'known', committed });
  });

  it('is kept where it cannot be said now whether the topic is the same', async () => {
    progress.note(0, committed);
    await progress.recall(0);
    topicId.mockRejectedValueOnce(new RetryError('away'));
    await expect(progress.recall(0)).rejects.toThrow('away');
    expect(await progress.recall(0)).toEqual({ kind: 'known', committed });
  });
});
