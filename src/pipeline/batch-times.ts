import { boundsAt, sureBoundsAt, type TimestampBounds, type TimestampLimits } from '../records/timestamp-limits.ts';

export interface BatchTimesParts {
  readonly outputTimestamps: TimestampLimits;
  readonly deadLetterTimestamps: TimestampLimits;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Which timestamps the topics take while a batch is worked. The same for each of its records, whichever way it is worked. */
export interface BatchTimes {
  readonly nowMs: number;
  readonly output: TimestampBounds;
  readonly deadLetters: TimestampBounds;
}

export function batchTimes({ outputTimestamps, deadLetterTimestamps, now }: BatchTimesParts): BatchTimes {
  const nowMs = now();
  return {
    nowMs,
    output: boundsAt(outputTimestamps, nowMs),
    // Where a dead letter gets a time of its own, its original's is told all the same.
    deadLetters: sureBoundsAt(deadLetterTimestamps, nowMs),
  };
}
