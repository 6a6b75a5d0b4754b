/** How many values are at most as large as the bound. */
export interface Bucket {
  readonly bound: number;
  readonly count: number;
}

/** What the buckets of a histogram have gained. One that starts again counts from 0. */
export function increaseOfBuckets(before: readonly Bucket[], after: readonly Bucket[]): readonly Bucket[] {
  const restarted = after.some(({ count }, i) => count < (before[i]?.count ?? 0));
  return restarted ? after : after.map(({ bound, count }, i) => ({ bound, count: count - (before[i]?.count ?? 0) }));
}

/**
 * The value that this share of all values do not pass, as Prometheus' `histogram_quantile` estimates it: in proportion
 * within the bucket. Null where there are no values.
 */
export function bucketQuantile(share: number, buckets: readonly Bucket[]): number | null {
  const rank = share * (buckets.at(-1)?.count ?? 0);
  if (rank === 0) return null;
  let below = { bound: 0, count: 0 };
  for (const bucket of buckets) {
    if (bucket.count >= rank && bucket.bound === Number.POSITIVE_INFINITY) return below.bound;
    if (bucket.count >= rank) {
      return below.bound + (bucket.bound - below.bound) * ((rank - below.count) / (bucket.count - below.count));
    }
    below = bucket;
  }
  return below.bound;
}
