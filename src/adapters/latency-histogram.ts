import type { Metric, Registry } from 'prom-client';

/** A histogram of ages that takes many at a time. */
export interface LatencyHistogram {
  /** Takes how old these times are at `nowMs`, all in milliseconds since the epoch; one that is yet to come is new. */
  readonly observeAges: (timestampsMs: Float64Array, nowMs: number) => void;
}

export interface LatencyHistogramOptions {
  readonly name: string;
  readonly help: string;
  /** Upper bounds, ascending, in seconds. */
  readonly bucketsS: readonly number[];
}

/**
 * Registers a histogram in seconds. prom-client's own takes one value at a time and makes objects of it, which would cost as
 * much as all else that is done to a record.
 */
export function registerLatencyHistogram(
  registry: Registry,
  { name, help, bucketsS }: LatencyHistogramOptions,
): LatencyHistogram {
  const boundsMs = Float64Array.from(bucketsS, (seconds) => seconds * 1_000);
  const counts = new Float64Array(bucketsS.length + 1);
  let sumMs = 0;

  function values() {
    let count = 0;
    const buckets = [...bucketsS, '+Inf'].map((le, index) => {
      count += counts[index]!;
      return { labels: { le }, value: count, metricName: `${name}_bucket` };
    });
    return [
      ...buckets,
      { labels: {}, value: sumMs / 1_000, metricName: `${name}_sum` },
      { labels: {}, value: count, metricName: `${name}_count` },
    ];
  }

  const metric = {
    name,
    labelNames: [],
    get: () => Promise.resolve({ name, help, type: 'histogram', values: values(), aggregator: 'sum' }),
    reset() {
      counts.fill(0);
      sumMs = 0;
    },
  };
  registry.registerMetric(metric as unknown as Metric);

  return {
    observeAges(timestampsMs, nowMs) {
      // Neighbours are about as old as each other, so the search begins where the last one ended.
      let bucket = 0;
      for (const timestampMs of timestampsMs) {
        const ageMs = Math.max(0, nowMs - timestampMs);
        while (bucket > 0 && ageMs <= boundsMs[bucket - 1]!) bucket -= 1;
        while (bucket < boundsMs.length && ageMs > boundsMs[bucket]!) bucket += 1;
        counts[bucket]! += 1;
        sumMs += ageMs;
      }
    },
  };
}
