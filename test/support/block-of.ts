import { crc32c } from '@node-rs/crc32';
import { createBatchWriter, finishBatches, stampBatch, writeRecord } from '../../src/records/batch-writer.ts';
import { decompress } from '../../src/adapters/kafka/compression.ts';
import { readBlocks, type BatchCodecs } from '../../src/records/read-blocks.ts';
import { BATCH_FIELDS, type RecordBlock } from '../../src/records/record-batch.ts';
import type { OutgoingRecord } from '../../src/records/record.ts';

/** As batches have it that nobody counts. */
export const NO_PRODUCER = { producerId: -1n, producerEpoch: -1, baseSequence: -1, isTransactional: false };
const MOST_BYTES = 64 << 20;

/** As the worker has them. */
export const codecs: BatchCodecs = { checksumOf: crc32c, decompress };

/** A batch as a broker would give it, whose first record has this offset. */
export function bytesOfBatch(records: readonly OutgoingRecord[], baseOffset = 0n): Buffer {
  const writer = createBatchWriter(MOST_BYTES, 0);
  for (const record of records) writeRecord(writer, record);
  const [batch] = finishBatches(writer);
  stampBatch(batch!, NO_PRODUCER, crc32c);
  batch!.bytes.writeBigInt64BE(baseOffset, BATCH_FIELDS.baseOffset);
  return batch!.bytes;
}

/** The same, as it is worked. */
export function blockOf(records: readonly OutgoingRecord[], baseOffset = 0n): RecordBlock {
  return readBlocks(bytesOfBatch(records, baseOffset), codecs)[0]!;
}
