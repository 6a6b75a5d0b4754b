import fc from 'fast-check';
import { Histogram, Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { registerLatencyHistogram } from '../../src/adapters/latency-histogram.ts';

const name = 'age_seconds';
const help = 'How old.';
const buckets = [0.005, 0.1, 1, 60];
const NOW_MS = 1_790_000_000_000;

/** Whole and half milliseconds, many of them right at a bound. */
const anyAgeMs = fc.oneof(fc.integer({ min: -50, max: 100_000 }), fc.constantFrom(5, 100, 1_000, 60_000, 0));

it('says what the histogram of prom-client says of the same values, a negative one taken for 0', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(anyAgeMs, { maxLength: 30 }), { maxLength: 5 }), async (batches) => {
      const [registry, theirs] = [new Registry(), new Registry()];
      const histogram = registerLatencyHistogram(registry, { kind: 'histogram', name, help, labelNames: [], buckets });
      const reference = new Histogram({ name, help, buckets, registers: [theirs] });
      for (const agesMs of batches) {
        histogram.observeAges(
          Float64Array.from(agesMs, (ageMs) => NOW_MS - ageMs),
          NOW_MS,
        );
        for (const ageMs of agesMs) reference.observe(Math.max(0, ageMs) / 1_000);
      }
      const [ours, expected] = await Promise.all([registry.metrics(), theirs.metrics()]);
      expect(withoutSum(ours)).toEqual(withoutSum(expected));
      expect(sumIn(ours)).toBeCloseTo(sumIn(expected), 6);
    }),
    { numRuns: 50 },
  );
});

const isSum = (line: string) => line.startsWith(`${name}_sum`);
const withoutSum = (metrics: string) => metrics.split('\n').filter((line) => !isSum(line));
const sumIn = (metrics: string) => Number(metrics.split('\n').find(isSum)!.split(' ')[1]);
