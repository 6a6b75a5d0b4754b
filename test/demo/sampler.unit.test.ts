import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../demo/random.ts';
import { above, always, between, logNormal, oneOf, sometimes, weighted, type Sampler } from '../../demo/sampler.ts';

function draws<T>(sampler: Sampler<T>, count = 20_000): readonly T[] {
  const random = createRandom(5);
  return Array.from({ length: count }, () => sampler(random));
}

describe('weighted', () => {
  it('draws each value by its weight, and those without one never', () => {
    const drawn = draws(
      weighted([
        ['never', 0],
        ['often', 3],
        ['seldom', 1],
        ['neither', 0],
      ]),
    );
    const often = drawn.filter((value) => value === 'often').length / drawn.length;
    expect(new Set(drawn)).toEqual(new Set(['often', 'seldom']));
    expect(often).toBeCloseTo(0.75, 1);
  });

  it('reaches every value with the numbers at the edges of its part', () => {
    const sampler = weighted([
      ['a', 1],
      ['b', 1],
    ]);
    expect([0, 0.499999, 0.5, 0.999999].map((number) => sampler(() => number))).toEqual(['a', 'a', 'b', 'b']);
  });

  it('refuses a list in which nothing has a weight', () => {
    expect(() => weighted([])).toThrow(RangeError);
    expect(() => weighted([['never', 0]])).toThrow(RangeError);
  });
});

describe('oneOf', () => {
  it('draws each value as often as it is listed', () => {
    const drawn = draws(oneOf(['a', 'a', 'b']));
    expect(drawn.filter((value) => value === 'a').length / drawn.length).toBeCloseTo(2 / 3, 1);
  });

  it('refuses an empty list', () => {
    expect(() => oneOf([])).toThrow(RangeError);
  });
});

describe('durations', () => {
  it('are drawn between two bounds, both included', () => {
    expect(new Set(draws(between(3, 5), 200))).toEqual(new Set([3, 4, 5]));
  });

  it('are half below the median and never 0 or beyond the maximum where they are log-normal', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1_000, max: 60_000 }),
        fc.double({ min: 0.2, max: 1.5, noNaN: true }),
        (median, sigma) => {
          const drawn = draws(logNormal(median, sigma, median * 3), 2_000);
          const below = drawn.filter((ms) => ms < median).length / drawn.length;
          expect(below).toBeGreaterThan(0.44);
          expect(below).toBeLessThan(0.56);
          expect(Math.min(...drawn)).toBeGreaterThanOrEqual(1);
          expect(Math.max(...drawn)).toBeLessThanOrEqual(median * 3);
          expect(drawn.every((ms) => Number.isInteger(ms))).toBe(true);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('can be moved up, and have exceptions', () => {
    const drawn = draws(sometimes(0.25, always(-1), above(100, between(0, 9))));
    expect(drawn.filter((ms) => ms === -1).length / drawn.length).toBeCloseTo(0.25, 1);
    expect(drawn.filter((ms) => ms !== -1).every((ms) => ms >= 100 && ms <= 109)).toBe(true);
  });
});
