import avsc from 'avsc';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInMs } from '../../src/events/read-in-ms.ts';
import { createByteCursor, placeCursor } from '../../src/records/byte-cursor.ts';
import { writesParts } from '../support/time-parts.ts';

const long = avsc.Type.forSchema({ type: 'long', logicalType: 'timestamp-nanos' }, { typeHook: writesParts });
const LEAST = -(2n ** 63n);
const MOST = 2n ** 63n - 1n;
const cursor = createByteCursor();

/** Of bytes with others around them; null where the cursor is odd, or not behind the number. */
function read(number: Buffer, partsPerMs: number): number | null {
  placeCursor(cursor, Buffer.concat([Buffer.of(9), number, Buffer.of(9)]), 1, 1 + number.length);
  const ms = readInMs(cursor, partsPerMs);
  return cursor.odd || cursor.at !== 1 + number.length ? null : ms;
}

function rounded(parts: bigint, partsPerMs: bigint): bigint {
  const truncated = parts / partsPerMs;
  return parts % partsPerMs < 0n ? truncated - 1n : truncated;
}

describe('a number of parts of a millisecond', () => {
  it.each([1_000, 1_000_000])(
    'of any 64 bits is read in milliseconds, rounded down, where %i are one',
    (partsPerMs) => {
      const anyParts = fc.oneof(
        fc.bigInt({ min: LEAST, max: MOST }),
        fc.bigInt({ min: -5_000_000n, max: 5_000_000n }),
        // About whole milliseconds of these decades.
        fc
          .record({ ms: fc.bigInt({ min: 0n, max: 4_000_000_000_000n }), off: fc.constantFrom(-1n, 0n, 1n) })
          .map(({ ms, off }) => ms * BigInt(partsPerMs) + off),
      );
      fc.assert(
        fc.property(anyParts, (parts) => {
          const expected = rounded(parts, BigInt(partsPerMs));
          fc.pre(Number.isSafeInteger(Number(expected)));
          expect(read(long.toBuffer(parts), partsPerMs)).toBe(Number(expected));
        }),
        { numRuns: 2_000 },
      );
    },
  );

  it.each([
    ['the least of 64 bits', LEAST, -9_223_372_036_855],
    ['the most of 64 bits', MOST, 9_223_372_036_854],
    ['the last of a millisecond of 2026', 1_790_000_000_000_999_999n, 1_790_000_000_000],
    ['the first of the next', 1_790_000_000_001_000_000n, 1_790_000_000_001],
    ['the last before 1970', -1n, -1],
    ['none', 0n, 0],
  ])('is exact for %s', (_, nanos, ms) => {
    expect(read(long.toBuffer(nanos), 1_000_000)).toBe(ms);
  });

  it.each([LEAST, MOST])('is no safe integer where the milliseconds of %s microseconds are none', (micros) => {
    expect(Number.isSafeInteger(read(long.toBuffer(micros), 1_000))).toBe(false);
  });

  it('is read as well where it has more bytes than it has to', () => {
    expect(read(Buffer.of(0x80 | 0x50, 0x8f, 0x80, 0x80, 0x80, 0x80, 0x00), 1_000)).toBe(1);
  });

  it.each([
    ['without bytes', Buffer.alloc(0)],
    ['without an end', long.toBuffer(MOST).subarray(0, 9)],
    ['of 65 bits', Buffer.concat([Buffer.alloc(9, 0xff), Buffer.of(2)])],
    ['of eleven bytes', Buffer.concat([Buffer.alloc(10, 0x80), Buffer.of(0)])],
  ])('%s is odd', (_, number) => {
    expect(read(number, 1_000)).toBeNull();
  });
});
