/** How far from the time of its arrival a topic lets a record's own timestamp be, in milliseconds; Infinity where it does not care. */
export interface TimestampLimits {
  readonly beforeMaxMs: number;
  readonly afterMaxMs: number;
}

export const NO_TIMESTAMP_LIMITS: TimestampLimits = { beforeMaxMs: Infinity, afterMaxMs: Infinity };

/** The timestamps that a topic takes at some moment, in milliseconds since the epoch, both ends included. */
export interface TimestampBounds {
  readonly earliestMs: number;
  readonly latestMs: number;
}

/** What stands in a record that has no timestamp. Brokers take it everywhere. */
const NO_TIMESTAMP = -1;

/** What limits come to at a moment: https://kafka.apache.org/documentation/#topicconfigs_message.timestamp.after.max.ms */
export function boundsAt({ beforeMaxMs, afterMaxMs }: TimestampLimits, nowMs: number): TimestampBounds {
  return { earliestMs: nowMs - beforeMaxMs, latestMs: nowMs + afterMaxMs };
}

export function isWithin({ earliestMs, latestMs }: TimestampBounds, timestampMs: number): boolean {
  return (timestampMs >= earliestMs && timestampMs <= latestMs) || timestampMs === NO_TIMESTAMP;
}
