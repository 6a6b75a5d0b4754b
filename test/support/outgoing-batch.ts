import { createBatchWriter, finishBatches, writeRecord } from '../../src/records/batch-writer.ts';
import { recordsOfBlock } from '../../src/records/for-each-record.ts';
import { readBlocks } from '../../src/records/read-blocks.ts';
import type { WrittenBatch } from '../../src/records/batch-writer.ts';
import type { OutgoingBatch } from '../../src/adapters/kafka/transactions/outgoing-batch.ts';
import { codecs } from './block-of.ts';

const MOST_BYTES = 64 << 20;

/** One batch that holds these values. */
export function batchOfValues(...values: readonly string[]): WrittenBatch {
  const writer = createBatchWriter(MOST_BYTES, 0);
  for (const value of values)
    writeRecord(writer, { key: null, value: Buffer.from(value), timestamp: '0', headers: [] });
  return finishBatches(writer)[0]!;
}

export function outgoing(topic: string, partition: number, ...values: readonly string[]): OutgoingBatch {
  return { topic, partition, batch: batchOfValues(...values) };
}

/** What a batch that was sent holds. */
export function valuesOf(bytes: Buffer): readonly string[] {
  return readBlocks(bytes, codecs)
    .flatMap(recordsOfBlock)
    .map(({ value }) => String(value));
}
