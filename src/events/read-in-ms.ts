import type { ByteCursor } from '../records/byte-cursor.ts';

const MOST_BYTES = 10; // of 64 bits
const LOW_BYTES = 4;
const BITS = 7;
const LOW_HALF = 2 ** (LOW_BYTES * BITS - 1); // without the sign
const HIGH_RANGE = 2 ** (64 - LOW_BYTES * BITS);

/**
 * Reads a long, by zigzag, that counts parts of a millisecond, and gives whole milliseconds, rounded down: exactly, wherever
 * those are a safe integer. The parts themselves need not be one: nanoseconds since 1970 are above 2^53. More than 64 bits,
 * and a number without an end, is odd; one that takes more bytes than it has to is none, for nobody copies them.
 */
export function readInMs(cursor: Pick<ByteCursor, 'bytes' | 'at' | 'end' | 'odd'>, partsPerMs: number): number {
  const { bytes, end } = cursor;
  let { at } = cursor;
  let low = 0;
  let high = 0;
  let scale = 1;
  for (let place = 0; place < MOST_BYTES && at < end; place++) {
    const byte = bytes[at++]!;
    if (place < LOW_BYTES) low |= (byte & 127) << (BITS * place);
    else {
      high += (byte & 127) * scale;
      scale *= 2 ** BITS;
    }
    if (byte > 127) continue;
    if (high >= HIGH_RANGE) break;
    cursor.at = at;
    const wholeMs = quotient(high, low >> 1, partsPerMs);
    // By zigzag -1 - n, and what is below 0 is rounded away from it.
    return (low & 1) === 0 ? wholeMs : -1 - wholeMs;
  }
  cursor.odd = true;
  return 0;
}

/** (high * 2^27 + lowHalf) / divisor, rounded down, in steps of which each is below 2^53 for divisors below 2^26. */
function quotient(high: number, lowHalf: number, divisor: number): number {
  const whole = Math.floor(high / divisor);
  return whole * LOW_HALF + Math.floor(((high - whole * divisor) * LOW_HALF + lowHalf) / divisor);
}
