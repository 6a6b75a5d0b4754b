import { describe, expect, it } from 'vitest';
import { latencyQuantile } from '../../demo/scrape-metrics.ts';

const buckets = (...counts: readonly number[]) =>
  counts.map((count, i) => ({ bound: [1, 2, Number.POSITIVE_INFINITY][i]!, count }));

describe('a quantile of the latency', () => {
  it('is in proportion within its bucket', () => {
    expect(latencyQuantile(0.5, buckets(0, 10, 10), [])).toBe(1.5);
    expect(latencyQuantile(0.99, buckets(100, 100, 100), [])).toBeCloseTo(0.99);
  });

  it('counts what came since the scrape before', () => {
    expect(latencyQuantile(0.5, buckets(100, 110, 110), buckets(100, 100, 100))).toBe(1.5);
  });

  it('is the last bound for what is beyond it, and nothing where nothing came', () => {
    expect(latencyQuantile(0.99, buckets(0, 0, 10), [])).toBe(2);
    expect(latencyQuantile(0.5, buckets(5, 5, 5), buckets(5, 5, 5))).toBeNull();
  });
});
