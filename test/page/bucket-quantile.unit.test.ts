import { describe, expect, it } from 'vitest';
import { bucketQuantile, increaseOfBuckets } from '../../src/page/bucket-quantile.ts';

const buckets = (...counts: readonly number[]) =>
  counts.map((count, i) => ({ bound: [1, 2, Number.POSITIVE_INFINITY][i]!, count }));

describe('a quantile of buckets', () => {
  it('is in proportion within its bucket', () => {
    expect(bucketQuantile(0.5, buckets(0, 10, 10))).toBe(1.5);
    expect(bucketQuantile(0.99, buckets(100, 100, 100))).toBeCloseTo(0.99);
  });

  it('is the last bound for what is beyond it, and nothing where there is nothing', () => {
    expect(bucketQuantile(0.99, buckets(0, 0, 10))).toBe(2);
    expect(bucketQuantile(0.5, buckets(0, 0, 0))).toBeNull();
    expect(bucketQuantile(0.5, [])).toBeNull();
  });
});

describe('the increase of buckets', () => {
  it('is what came since', () => {
    expect(increaseOfBuckets(buckets(100, 100, 100), buckets(100, 110, 112))).toEqual(buckets(0, 10, 12));
    expect(increaseOfBuckets([], buckets(1, 2, 3))).toEqual(buckets(1, 2, 3));
  });

  it('is everything where the histogram has started again', () => {
    expect(increaseOfBuckets(buckets(5, 6, 7), buckets(0, 6, 9))).toEqual(buckets(0, 6, 9));
  });
});
