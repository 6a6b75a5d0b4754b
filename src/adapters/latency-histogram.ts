import type { Registry } from 'prom-client';
import { histogramValues } from './histogram-values.ts';
import type { MetricDefinition } from './metric-list.ts';
import { registerMetric } from './register-metric.ts';

/** A histogram of times that takes many at a time. */
export interface LatencyHistogram {
  /** Takes the same time as often as told. */
  readonly observe: (durationMs: number, times: number) => void;
  /** Takes how old these times are at `nowMs`, all in milliseconds since the epoch; one that is yet to come is new. */
  readonly observeAges: (timestampsMs: Float64Array, nowMs: number) => void;
}

/** Registers a histogram in seconds; `buckets` are its upper bounds, ascending. */
export function registerLatencyHistogram(
  registry: Registry,
  definition: MetricDefinition & { readonly buckets: readonly number[] },
): LatencyHistogram {
  const { name, buckets } = definition;
  const boundsMs = Float64Array.from(buckets, (seconds) => seconds * 1_000);
  const counts = new Float64Array(buckets.length + 1);
  let sumMs = 0;
  registerMetric(registry, definition, () =>
    histogramValues(name, buckets, { labels: {}, counts, sumS: sumMs / 1_000 }),
  );

  return {
    observe(durationMs, times) {
      const bucket = boundsMs.findIndex((bound) => durationMs <= bound);
      counts[bucket < 0 ? boundsMs.length : bucket]! += times;
      sumMs += times * durationMs;
    },
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
