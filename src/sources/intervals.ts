/** A stretch of time, in milliseconds since the epoch. */
export interface Interval {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The first of times; Infinity of none. Written out, since a record may have more than a function takes arguments. */
export function earliestOf(times: readonly number[]): number {
  return times.reduce((first, timeMs) => Math.min(first, timeMs), Number.POSITIVE_INFINITY);
}

/** The last of times; -Infinity of none. */
export function latestOf(times: readonly number[]): number {
  return times.reduce((last, timeMs) => Math.max(last, timeMs), Number.NEGATIVE_INFINITY);
}

/** How long at least one of the intervals lasts. Those that end before they begin last no time. */
export function coveredMs(intervals: readonly Interval[]): number {
  let coveredMs = 0;
  let reachedMs = Number.NEGATIVE_INFINITY;
  for (const { fromMs, toMs } of [...intervals].sort((a, b) => a.fromMs - b.fromMs)) {
    coveredMs += Math.max(0, toMs - Math.max(fromMs, reachedMs));
    reachedMs = Math.max(reachedMs, toMs);
  }
  return coveredMs;
}

/** How long one of `these` lasts and none of `those`. */
export function coveredWithoutMs(these: readonly Interval[], those: readonly Interval[]): number {
  return coveredMs([...these, ...those]) - coveredMs(those);
}

/** How long both have an interval at the same time. */
export function coveredByBothMs(some: readonly Interval[], others: readonly Interval[]): number {
  return coveredMs(some) - coveredWithoutMs(some, others);
}

/** The parts of intervals that lie within another. */
export function partsWithin(intervals: readonly Interval[], bounds: Interval): readonly Interval[] {
  return intervals.map(({ fromMs, toMs }) => ({
    fromMs: Math.max(fromMs, bounds.fromMs),
    toMs: Math.min(toMs, bounds.toMs),
  }));
}
