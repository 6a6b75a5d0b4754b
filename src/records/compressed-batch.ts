import type { WrittenBatch } from './batch-writer.ts';
import { BATCH_FIELDS, BEFORE_LENGTH_BYTES, COMPRESSIONS, RECORD_BATCH_HEADER_BYTES } from './record-batch.ts';
import type { Compression } from './record-batch.ts';

/** How a batch's records may be compressed. */
export type Codec = Exclude<Compression, 'none'>;

/** The records of a written batch: what is compressed of it. */
export function recordBytesOf({ bytes }: WrittenBatch): Buffer {
  return bytes.subarray(RECORD_BATCH_HEADER_BYTES);
}

/**
 * The batch with its records as `codec` has compressed them. Itself where they would be no shorter for it, as topics
 * limit what a batch takes compressed.
 */
export function withCompressedRecords(batch: WrittenBatch, codec: Codec, compressed: Buffer): WrittenBatch {
  if (RECORD_BATCH_HEADER_BYTES + compressed.length >= batch.bytes.length) return batch;
  const bytes = Buffer.concat([batch.bytes.subarray(0, RECORD_BATCH_HEADER_BYTES), compressed]);
  bytes.writeInt32BE(bytes.length - BEFORE_LENGTH_BYTES, BATCH_FIELDS.length);
  bytes.writeInt16BE(bytes.readInt16BE(BATCH_FIELDS.attributes) | COMPRESSIONS.indexOf(codec), BATCH_FIELDS.attributes);
  return { bytes, recordCount: batch.recordCount, timesStamped: 0 };
}
