import { isUtf8 } from 'node:buffer';
import { isAscii, type ByteCursor } from '../../records/byte-cursor.ts';

/*
 * The wire format of Protobuf (https://protobuf.dev/programming-guides/encoding/). Nothing outside `at` to `end` is read; what is not
 * there, or cannot be, is an Error, whose message holds nothing of what was read but lengths.
 */

export const WIRE_TYPES = { varint: 0, eightBytes: 1, length: 2, fourBytes: 5 } as const;
export type WireType = (typeof WIRE_TYPES)[keyof typeof WIRE_TYPES];

/** What stands before a field: its number, and how it is written, in the lowest three bits. */
export function readTag(cursor: ByteCursor): number {
  const tag = readUnsigned(cursor);
  if (tag < 8 || tag >= 2 ** 32) throw new Error('a field of a number that no field has');
  return tag;
}

/** A number of 64 bits without a sign, as `uint64` and lengths are. @throws Error above 2^53 - 1, as the others do. */
export function readUnsigned(cursor: ByteCursor): number {
  const byte = cursor.bytes[cursor.at]!;
  if (cursor.at < cursor.end && byte < 128) {
    cursor.at += 1;
    return byte;
  }
  return readVarint(cursor, unsigned);
}

/** By two's complement, as `int32`, `int64` and enums are. */
export function readSigned(cursor: ByteCursor): number {
  const byte = cursor.bytes[cursor.at]!;
  if (cursor.at < cursor.end && byte < 128) {
    cursor.at += 1;
    return byte;
  }
  return readVarint(cursor, signed);
}

/** By zigzag, as `sint32` and `sint64` are. */
export function readZigzag(cursor: ByteCursor): number {
  return readVarint(cursor, zigzag);
}

export function readBoolean(cursor: ByteCursor): boolean {
  return readVarint(cursor, eitherHalf) !== 0;
}

export function readFixed32(cursor: ByteCursor): number {
  const at = pass(cursor, 4);
  return cursor.view.getUint32(at, true);
}

export function readSfixed32(cursor: ByteCursor): number {
  return readFixed32(cursor) | 0;
}

export function readFixed64(cursor: ByteCursor): number {
  const at = pass(cursor, 8);
  return exactly(unsigned(cursor.view.getInt32(at, true), cursor.view.getInt32(at + 4, true)));
}

export function readSfixed64(cursor: ByteCursor): number {
  const at = pass(cursor, 8);
  return exactly(signed(cursor.view.getInt32(at, true), cursor.view.getInt32(at + 4, true)));
}

/** A length, and the place behind as many bytes. */
export function readEnd(cursor: ByteCursor): number {
  const length = readUnsigned(cursor);
  const left = cursor.end - cursor.at;
  if (length > left) throw new Error(`a length of ${length} bytes where ${left} are left`);
  return cursor.at + length;
}

export function readText(cursor: ByteCursor): string {
  const end = readEnd(cursor);
  const { bytes, at } = cursor;
  cursor.at = end;
  if (isAscii(cursor, at, end)) return bytes.toString('latin1', at, end);
  if (!isUtf8(bytes.subarray(at, end))) throw new Error('text that is not UTF-8');
  return bytes.toString('utf8', at, end);
}

/** Passes over what is of no field of ours. A group, which Protobuf itself has given up, is refused. */
export function skipValue(cursor: ByteCursor, wireType: number): void {
  switch (wireType) {
    case WIRE_TYPES.varint:
      readVarint(cursor, eitherHalf);
      return;
    case WIRE_TYPES.eightBytes:
      pass(cursor, 8);
      return;
    case WIRE_TYPES.length:
      cursor.at = readEnd(cursor);
      return;
    case WIRE_TYPES.fourBytes:
      pass(cursor, 4);
      return;
    default:
      throw new Error(wireType < 5 ? 'a group' : 'a value of a kind that there is none of');
  }
}

/** Makes a number of its lower and its upper 32 bits. */
type Halves = (low: number, high: number) => number;

const HIGH_UNIT = 2 ** 32;
const unsigned: Halves = (low, high) => (high >>> 0) * HIGH_UNIT + (low >>> 0);
const signed: Halves = (low, high) => high * HIGH_UNIT + (low >>> 0);
const zigzag: Halves = (low, high) => {
  const sign = -(low & 1);
  return signed(((low >>> 1) | (high << 31)) ^ sign, (high >>> 1) ^ sign);
};
const eitherHalf: Halves = (low, high) => (low === 0 && high === 0 ? 0 : 1);

const BITS = 7;
const LAST_SHIFT = 63;

/** A varint may take more bytes than it has to, but no more than 64 bits need. */
function readVarint(cursor: ByteCursor, valueOf: Halves): number {
  const { bytes, end } = cursor;
  let { at } = cursor;
  let low = 0;
  let high = 0;
  for (let shift = 0; at < end; shift += BITS) {
    const byte = bytes[at++]!;
    const part = byte & 127;
    if (shift < 28) low |= part << shift;
    else if (shift === 28) {
      low |= part << 28;
      high = part >> 4;
    } else high |= part << (shift - 32);
    if (shift === LAST_SHIFT && byte > 1) throw new Error('a number of more than 64 bits');
    if (byte > 127) continue;
    cursor.at = at;
    return exactly(valueOf(low, high));
  }
  throw new Error('a number without an end');
}

/** Halves make a number that is not exact only where it is beyond 2^53. */
function exactly(value: number): number {
  if (!Number.isSafeInteger(value)) throw new Error('a number beyond 2^53');
  return value;
}

function pass(cursor: ByteCursor, count: number): number {
  const { at } = cursor;
  if (count > cursor.end - at) throw new Error(`${count} bytes where ${cursor.end - at} are left`);
  cursor.at = at + count;
  return at;
}
