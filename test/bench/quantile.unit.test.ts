import { describe, expect, it } from 'vitest';
import { quantileOf } from '../../bench/quantile.ts';

describe('a quantile of values', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1);

  it.each([
    { share: 0.5, value: 50 },
    { share: 0.99, value: 99 },
    { share: 0.991, value: 100 },
    { share: 1, value: 100 },
    { share: 0, value: 1 },
  ])('is the smallest that the share $share does not exceed: $value', ({ share, value }) => {
    expect(quantileOf(hundred, share)).toBe(value);
  });

  it('is a value that was measured, however few there are', () => {
    expect(quantileOf([3], 0.5)).toBe(3);
    expect(quantileOf([3, 10], 0.5)).toBe(3);
    expect(quantileOf([3, 10], 0.99)).toBe(10);
  });

  it('needs a value', () => {
    expect(() => quantileOf([], 0.5)).toThrow(RangeError);
  });
});
