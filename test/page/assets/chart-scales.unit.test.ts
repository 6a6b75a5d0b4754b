import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aroundShares, fromZero } from '../../../src/page/assets/chart-scales.js';

describe('a scale from 0', () => {
  it.each([
    [0, 10],
    [9, 10],
    [9.9, 20],
    [186, 250],
    [1_000, 2_000],
  ])('ends at a round number above %s: %s', (highest, top) => {
    expect(fromZero(10)(0, highest)).toEqual([0, top]);
  });

  it('never ends above the most that there can be', () => {
    expect(fromZero(0.05, 1)(0, 0.99)).toEqual([0, 1]);
    expect(fromZero(0.05, 1)(0, 0)).toEqual([0, 0.05]);
  });
});

describe('a scale around shares', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });

  it('holds them all, within 0 and 1, and is not so narrow that noise looks like news', () => {
    fc.assert(
      fc.property(share, share, (one, other) => {
        const [lowest, highest] = [Math.min(one, other), Math.max(one, other)];
        const [from, to] = aroundShares(lowest, highest);
        expect(from).toBeGreaterThanOrEqual(0);
        expect(from).toBeLessThanOrEqual(lowest + 1e-9);
        expect(to).toBeGreaterThanOrEqual(highest - 1e-9);
        expect(to).toBeLessThanOrEqual(1);
        expect(to - from).toBeGreaterThan(0.0999);
      }),
    );
  });
});
