/*
 * Reading bytes that somebody else wrote. Nothing outside `at` to `end` is ever read. What is not there, and what could
 * have been written in fewer bytes, makes the cursor odd: who reads looks at that once, at the end, and until then
 * may be given zeros.
 */

/** A place in bytes, up to an end. */
export interface ByteCursor {
  bytes: Buffer;
  /** The same bytes, to read several at once. */
  view: DataView;
  at: number;
  end: number;
  /** Something was missing, or was written otherwise than a writer would. */
  odd: boolean;
}

export function createByteCursor(): ByteCursor {
  const bytes = Buffer.alloc(0);
  return { bytes, view: viewOf(bytes), at: 0, end: 0, odd: false };
}

/** Lets a cursor stand at `start` of other bytes. */
export function placeCursor(cursor: ByteCursor, bytes: Buffer, start: number, end: number): void {
  if (cursor.bytes !== bytes) {
    cursor.bytes = bytes;
    cursor.view = viewOf(bytes);
  }
  cursor.at = start;
  cursor.end = end;
  cursor.odd = false;
}

const LOW_BITS = 28;
const LOW_RANGE = 2 ** LOW_BITS;
const HIGH_RANGE = 2 ** 25; // 53 bits in all: what a number can hold

/** A varint as it stands, without a sign, below 2^53; a longer one is odd. */
export function readVarint(cursor: ByteCursor): number {
  const { at } = cursor;
  if (at < cursor.end) {
    const byte = cursor.bytes[at]!;
    if (byte < 128) {
      cursor.at = at + 1;
      return byte;
    }
  }
  return readLongVarint(cursor);
}

function readLongVarint(cursor: ByteCursor): number {
  const { bytes, end } = cursor;
  let { at } = cursor;
  let low = 0;
  let high = 0;
  for (let shift = 0; at < end && shift < 2 * LOW_BITS; shift += 7) {
    const byte = bytes[at++]!;
    if (shift < LOW_BITS) low |= (byte & 127) << shift;
    else high |= (byte & 127) << (shift - LOW_BITS);
    if (byte > 127) continue;
    if ((byte === 0 && shift > 0) || high >= HIGH_RANGE) break;
    cursor.at = at;
    return high * LOW_RANGE + low;
  }
  cursor.odd = true;
  return 0;
}

/** A varint by zigzag: the number that it stands for, from -(2^52) to 2^52. */
export function readZigzag(cursor: ByteCursor): number {
  const { bytes, at, end } = cursor;
  if (at < end) {
    const byte = bytes[at]!;
    if (byte < 128) {
      cursor.at = at + 1;
      return (byte >> 1) ^ -(byte & 1);
    }
    // As most lengths and differences of offsets have.
    if (at + 1 < end) {
      const second = bytes[at + 1]!;
      if (second > 0 && second < 128) {
        cursor.at = at + 2;
        return (((byte & 127) >> 1) | (second << 6)) ^ -(byte & 1);
      }
    }
  }
  const raw = readLongVarint(cursor);
  // Without a remainder, which is slow for numbers of more than 32 bits.
  const half = Math.floor(raw / 2);
  return half * 2 === raw ? half : -half - 1;
}

/** A length by zigzag; a negative one, and one beyond the end, is odd and counts as 0. */
export function readLength(cursor: ByteCursor): number {
  const length = readZigzag(cursor);
  if (length >= 0 && length <= cursor.end - cursor.at) return length;
  cursor.odd = true;
  return 0;
}

/** Passes bytes over; more than there are is odd. */
export function skipBytes(cursor: ByteCursor, count: number): void {
  if (count > cursor.end - cursor.at) cursor.odd = true;
  else cursor.at += count;
}

const FOUR_HIGH_BITS = 0x80808080;
const WORD = 4;

/** Whether bytes of the cursor, which need not be before it, are all below 128, as text in ASCII is. */
export function isAscii({ bytes, view }: ByteCursor, start: number, end: number): boolean {
  let at = start;
  if (end - start < WORD) {
    for (; at < end; at++) if (bytes[at]! > 127) return false;
    return true;
  }
  let seen = view.getInt32(end - WORD, true);
  for (; at <= end - 2 * WORD; at += 2 * WORD) seen |= view.getInt32(at, true) | view.getInt32(at + WORD, true);
  if (at <= end - WORD) seen |= view.getInt32(at, true);
  return (seen & FOUR_HIGH_BITS) === 0;
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
