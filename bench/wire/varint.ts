/** A whole number as Kafka writes those of a record: zigzag, seven bits a byte. It has to fit in 31 bits and its sign. */
export function varint(value: number): Buffer {
  let rest = ((value << 1) ^ (value >> 31)) >>> 0;
  const bytes = [];
  while (rest > 127) {
    bytes.push((rest & 127) | 128);
    rest >>>= 7;
  }
  bytes.push(rest);
  return Buffer.from(bytes);
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
