import type { OutgoingRecord } from './record.ts';

const VARINT_BYTES = 5; // the longest varint of a 32-bit number
const VARLONG_BYTES = 10; // the longest varint of a 64-bit number

/** What a record takes beside key, value and headers, at most: attributes; timestamp; length, offset, key, value, header count. */
export const RECORD_BOUND_BYTES = 1 + VARLONG_BYTES + 5 * VARINT_BYTES;
/** What a header takes beside its key and value, at most. */
export const HEADER_BOUND_BYTES = 2 * VARINT_BYTES;
/** A record with nothing in it, all its parts and its length in one byte each. */
export const SMALLEST_RECORD_BYTES = 7;

/**
 * How many bytes a record takes in an uncompressed record batch, at most. A broker refuses a batch that
 * is longer than its topic's `max.message.bytes`, so what is sent is cut by this bound.
 */
export function recordSizeBound(record: OutgoingRecord): number {
  let bytes = RECORD_BOUND_BYTES + (record.key?.length ?? 0) + (record.value?.length ?? 0);
  for (const { key, value } of record.headers) {
    bytes += HEADER_BOUND_BYTES + Buffer.byteLength(key) + (value?.length ?? 0);
  }
  return bytes;
}
