import type { OutgoingRecord } from './record.ts';

const VARINT_BYTES = 5; // the longest varint of a 32-bit number
const VARLONG_BYTES = 10; // the longest varint of a 64-bit number
const FIXED_BYTES = 1 + VARLONG_BYTES + 5 * VARINT_BYTES; // attributes; timestamp; length, offset, key, value, header count

/**
 * How many bytes a record takes in an uncompressed record batch, at most. A broker refuses a batch that
 * is longer than its topic's `max.message.bytes`, so what is sent is cut by this bound.
 */
export function recordSizeBound(record: OutgoingRecord): number {
  let bytes = FIXED_BYTES + (record.key?.length ?? 0) + (record.value?.length ?? 0);
  for (const { key, value } of record.headers) {
    bytes += 2 * VARINT_BYTES + Buffer.byteLength(key) + (value?.length ?? 0);
  }
  return bytes;
}
