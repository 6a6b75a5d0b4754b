import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatOffsets, holdsOffset, offsetSet, parseOffsets } from '../../src/records/offset-ranges.ts';

const MOST = 60;
const range = fc
  .tuple(fc.integer({ min: 0, max: MOST }), fc.integer({ min: 0, max: 8 }))
  .map(([from, more]) => ({ from: BigInt(from), to: BigInt(from + more) }));

describe('a set of offsets', () => {
  it('holds what any of its ranges holds, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(range), (ranges) => {
        const set = offsetSet(ranges);
        for (let offset = 0n; offset < MOST + 20; offset++) {
          const expected = ranges.some(({ from, to }) => from <= offset && offset <= to);
          expect(holdsOffset(set, offset)).toBe(expected);
        }
      }),
    );
  });

  it('has its ranges in order, with a gap between any two', () => {
    fc.assert(
      fc.property(fc.array(range), (ranges) => {
        const set = offsetSet(ranges);
        for (const [index, { from, to }] of set.entries()) {
          expect(from <= to).toBe(true);
          expect(index === 0 || set[index - 1]!.to + 1n < from).toBe(true);
        }
      }),
    );
  });

  it('is the same after it was written and read', () => {
    fc.assert(
      fc.property(fc.array(range), (ranges) => {
        const set = offsetSet(ranges);
        expect(parseOffsets(formatOffsets(set))).toEqual(set);
      }),
    );
  });

  it('is written as people write ranges', () => {
    const set = offsetSet([120n, 121n, 122n, 300n].map((offset) => ({ from: offset, to: offset })));
    expect(formatOffsets(set)).toBe('120-122,300');
  });

  it.each(['a', '1-', '-1', '3-1', '1,,2', '1 ', '1-2-3', '99999999999999999999'])('is not read from %j', (text) => {
    expect(parseOffsets(text)).toBeNull();
  });
});
