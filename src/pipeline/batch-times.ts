import { boundsAt, sureBoundsAt, type TimestampBounds, type TimestampLimits } from '../records/timestamp-limits.ts';

export interface BatchTimesParts {
  readonly outputTimestamps: TimestampLimits;
  /** Null where the dead letters' broker puts its own time in place of each. */
  readonly deadLetterTimestamps: TimestampLimits | null;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Which timestamps the topics take, and keep, while a batch is worked. The same for each of its records, whichever way it is worked. */
export interface BatchTimes {
  readonly nowMs: number;
  readonly output: TimestampBounds;
  /** Null where none is kept. */
  readonly deadLetters: TimestampBounds | null;
}

export function batchTimes({ outputTimestamps, deadLetterTimestamps, now }: BatchTimesParts): BatchTimes {
  const nowMs = now();
  return {
    nowMs,
    output: boundsAt(outputTimestamps, nowMs),
    // Where a dead letter gets a time of its own, its original's is told all the same.
    deadLetters: deadLetterTimestamps && sureBoundsAt(deadLetterTimestamps, nowMs),
  };
}
