import { crc32c } from '@node-rs/crc32';
import { createBatchWriter, finishBatches, stampBatch, writeRecord } from '../../src/records/batch-writer.ts';
import { ATTRIBUTES, BATCH_FIELDS } from '../../src/records/record-batch.ts';

/** A batch as it stands in the log of a partition. */
export interface LogBatch {
  readonly baseOffset: bigint;
  readonly lastOffset: bigint;
  readonly bytes: Buffer;
}

export interface LogBatchOptions {
  readonly records?: number;
  /** Of each record's value. */
  readonly valueBytes?: number;
  /** Of a transaction; without one the batch is of none. */
  readonly producerId?: bigint;
  /** The end of a transaction, in the place of records. */
  readonly marker?: 'commit' | 'abort';
}

const MOST_BYTES = 64 << 20;

/** Writes a batch whose first record has this offset; values say at which offset they stand. */
export function logBatch(
  baseOffset: bigint,
  { records = 1, valueBytes = 0, producerId, marker }: LogBatchOptions = {},
): LogBatch {
  const writer = createBatchWriter(MOST_BYTES, 0);
  const key = marker === undefined ? null : Buffer.from([0, 0, 0, marker === 'commit' ? 1 : 0]);
  for (let record = 0; record < records; record++) {
    const value = Buffer.from(`v${baseOffset + BigInt(record)}`.padEnd(valueBytes, '.'));
    writeRecord(writer, { timestamp: '1790000000000', key, value, headers: [] });
  }
  const [batch] = finishBatches(writer);
  const { bytes } = batch!;
  bytes.writeInt16BE(marker === undefined ? 0 : ATTRIBUTES.control, BATCH_FIELDS.attributes);
  const isTransactional = producerId !== undefined;
  stampBatch(batch!, { producerId: producerId ?? -1n, producerEpoch: 0, baseSequence: 0, isTransactional }, crc32c);
  bytes.writeBigInt64BE(baseOffset, BATCH_FIELDS.baseOffset);
  return { baseOffset, lastOffset: baseOffset + BigInt(records - 1), bytes };
}
