import { varintSize, writeVarint } from '../../src/records/varint.ts';

/** A whole number as Kafka writes those of a record. */
export function varint(value: number): Buffer {
  const bytes = Buffer.alloc(varintSize(value));
  writeVarint(bytes, 0, value);
  return bytes;
}

/** Reads varints one after the other; `at` may be moved. */
export interface VarintCursor {
  at: number;
}

/** Reads a number of up to 53 bits and moves on behind it. */
export function readVarint(bytes: Uint8Array, cursor: VarintCursor): number {
  let byte = bytes[cursor.at++]!;
  let value = byte & 127;
  for (let factor = 128; byte > 127; factor *= 128) {
    byte = bytes[cursor.at++]!;
    value += (byte & 127) * factor;
  }
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
