import { describe, expect, it } from 'vitest';
import { batchTimes } from '../../src/pipeline/batch-times.ts';
import { NO_TIMESTAMP_LIMITS } from '../../src/records/timestamp-limits.ts';

const timesOf = (beforeMaxMs: number, afterMaxMs: number) => {
  const limits = { beforeMaxMs, afterMaxMs };
  return batchTimes({ outputTimestamps: limits, deadLetterTimestamps: limits, now: () => 1_000_000 });
};

describe('the timestamps that are taken while a batch is worked', () => {
  it('reach a minute less into the past than the output allows, and for dead letters also into the future', () => {
    expect(timesOf(600_000, 120_000)).toEqual({
      nowMs: 1_000_000,
      output: { earliestMs: 460_000, latestMs: 1_120_000 },
      deadLetters: { earliestMs: 460_000, latestMs: 1_060_000 },
    });
  });

  it('keep half of a limit that is shorter than two minutes', () => {
    expect(timesOf(10_000, 20_000)).toMatchObject({
      output: { earliestMs: 995_000, latestMs: 1_020_000 },
      deadLetters: { earliestMs: 995_000, latestMs: 1_010_000 },
    });
  });

  it('are none for dead letters whose broker sets its own', () => {
    const times = batchTimes({
      outputTimestamps: NO_TIMESTAMP_LIMITS,
      deadLetterTimestamps: null,
      now: () => 1_000_000,
    });
    expect(times.deadLetters).toBeNull();
  });

  it('are all where there is no limit', () => {
    const { beforeMaxMs, afterMaxMs } = NO_TIMESTAMP_LIMITS;
    expect(timesOf(beforeMaxMs, afterMaxMs).deadLetters).toEqual({ earliestMs: -Infinity, latestMs: Infinity });
  });
});
