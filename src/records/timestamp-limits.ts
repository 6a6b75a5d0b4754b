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

/** Brokers judge later than we do, and by another clock. What has waited for longer had better be judged anew. */
export const TIMESTAMP_MARGIN_MS = 60_000;

/**
 * What limits come to at a moment (https://kafka.apache.org/documentation/#topicconfigs_message.timestamp.after.max.ms). Time brings a
 * record that is too far ahead within its limit, so it may be tried again where a broker's clock says so; one that is too old only
 * gets older, so that limit is kept with a margin.
 */
export function boundsAt({ beforeMaxMs, afterMaxMs }: TimestampLimits, nowMs: number): TimestampBounds {
  return { earliestMs: nowMs - lessMargin(beforeMaxMs), latestMs: nowMs + afterMaxMs };
}

/** The same, with a margin at both ends: for those that lose nothing beyond it. */
export function sureBoundsAt({ beforeMaxMs, afterMaxMs }: TimestampLimits, nowMs: number): TimestampBounds {
  return boundsAt({ beforeMaxMs, afterMaxMs: lessMargin(afterMaxMs) }, nowMs);
}

/** A limit that is shorter than two margins keeps half of itself. */
function lessMargin(limitMs: number): number {
  return limitMs - Math.min(TIMESTAMP_MARGIN_MS, limitMs / 2);
}

export function isWithin({ earliestMs, latestMs }: TimestampBounds, timestampMs: number): boolean {
  return (timestampMs >= earliestMs && timestampMs <= latestMs) || timestampMs === NO_TIMESTAMP;
}
