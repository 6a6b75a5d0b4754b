import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Counts } from '../../src/page/counts.ts';
import { increaseOf } from '../../src/page/increase.ts';
import { takeSnapshot } from '../../src/page/snapshot.ts';
import { anyCounts } from '../support/any-counts.ts';

const nothing = takeSnapshot([], 0, 0).counts;

/** Every number of the counts. */
const numbersOf = ({ carriers, ...rest }: Counts): readonly number[] => {
  const numbers = (part: object): number[] =>
    Object.values(part).flatMap((value) => (typeof value === 'number' ? [value] : numbers(value as object)));
  const { latency, ...tallies } = rest;
  return numbers([...carriers.values(), tallies, latency.map(({ count }) => count)]);
};

describe('the increase of counters', () => {
  it('is everything since there was nothing', () => {
    fc.assert(
      fc.property(anyCounts, (counts) => {
        expect(increaseOf(nothing, counts)).toEqual(counts);
      }),
    );
  });

  it('is nothing where nothing was counted', () => {
    fc.assert(
      fc.property(anyCounts, (counts) => {
        expect(numbersOf(increaseOf(counts, counts)).every((number) => number === 0)).toBe(true);
      }),
    );
  });

  it('is never negative, and never more than there is, whatever has started again', () => {
    fc.assert(
      fc.property(anyCounts, anyCounts, (before, after) => {
        const [increases, counts] = [numbersOf(increaseOf(before, after)), numbersOf(after)];
        expect(increases).toHaveLength(counts.length);
        expect(increases.every((increase) => increase >= 0)).toBe(true);
        expect(increases.every((increase, i) => increase <= counts[i]!)).toBe(true);
      }),
    );
  });

  it('counts a counter that has fallen from 0', () => {
    const before = { ...nothing, deadLetters: { ...nothing.deadLetters, NULL_VALUE: 9, TOO_SHORT: 1 } };
    const after = { ...nothing, deadLetters: { ...nothing.deadLetters, NULL_VALUE: 4, TOO_SHORT: 3 } };
    expect(increaseOf(before, after).deadLetters).toMatchObject({ NULL_VALUE: 4, TOO_SHORT: 2 });
  });
});
