import { boundsAt, type TimestampBounds, type TimestampLimits } from '../records/timestamp-limits.ts';

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

/** Brokers judge later than we do, and by another clock. */
const MARGIN_MS = 60_000;

/**
 * Time brings a record that is too far ahead within the limit, so its batch is tried again where the broker's clock says so; one that is
 * too old only gets older, so that limit is kept with a margin. Dead letters keep both with one: those beyond it lose nothing.
 */
export function batchTimes({ outputTimestamps, deadLetterTimestamps, now }: BatchTimesParts): BatchTimes {
  const nowMs = now();
  return {
    nowMs,
    output: boundsAt({ ...outputTimestamps, beforeMaxMs: lessMargin(outputTimestamps.beforeMaxMs) }, nowMs),
    deadLetters: boundsAt(
      {
        beforeMaxMs: lessMargin(deadLetterTimestamps.beforeMaxMs),
        afterMaxMs: lessMargin(deadLetterTimestamps.afterMaxMs),
      },
      nowMs,
    ),
  };
}

/** A limit that is shorter than the margin keeps half of itself. */
function lessMargin(limitMs: number): number {
  return limitMs - Math.min(MARGIN_MS, limitMs / 2);
}
