import { crc32c } from '@node-rs/crc32';
import { expect } from 'vitest';
import { createEngine } from '../../src/engine/classify.ts';
import { createCallClassifiedEncoder } from '../../src/events/call-classified.ts';
import { createCarriers } from '../../src/pipeline/carriers.ts';
import { createBatchProcessor } from '../../src/pipeline/process-batch.ts';
import type { BatchProcessorParts } from '../../src/pipeline/batch-parts.ts';
import type { Tally } from '../../src/pipeline/tally.ts';
import type { WriterSchemas } from '../../src/pipeline/writer-schemas.ts';
import { stampBatch } from '../../src/records/batch-writer.ts';
import { recordsOfBlock } from '../../src/records/for-each-record.ts';
import { readBlocks } from '../../src/records/read-blocks.ts';
import type { RecordBlock } from '../../src/records/record-batch.ts';
import type { ConsumedRecord, OutgoingRecord } from '../../src/records/record.ts';
import { limits, schemas } from './batch-values.ts';
import { codecs } from './block-of.ts';

export const engine = createEngine();
/** Writes outputs. */
export const encoder = createCallClassifiedEncoder(9);
export const toOnePartition = { partitionOf: (partition: number) => partition, partitionOfKey: () => 0 };

type Limits = Pick<BatchProcessorParts, keyof typeof limits>;

/** Works batches with these schemas, and within these limits. */
export const processWith = (known: WriterSchemas, routing = toOnePartition, within: Limits = limits) =>
  createBatchProcessor({
    engine,
    encoder,
    input: { kind: 'by schema', schemas: known },
    carriers: createCarriers({ listed: null, most: 2 }),
    routing,
    ...within,
  });
export const process = processWith(schemas);

/** What became of a batch. */
export interface Worked {
  readonly outputs: readonly ConsumedRecord[];
  readonly deadLetters: readonly OutgoingRecord[];
  readonly tally: Tally;
}

/** Works a batch, and reads back what it wrote. */
export function work(blocks: readonly RecordBlock[], { by = process, due = 0n } = {}): Worked {
  const outcome = by({ topic: 'in', partition: 3, blocks }, due);
  if (outcome.kind !== 'processed') throw new Error('schemas are needed');
  const { outputs, deadLetters, tally } = outcome.processed;
  const written = [...outputs.values()].flat();
  for (const batch of written) {
    stampBatch(batch, { producerId: 1n, producerEpoch: 0, baseSequence: 0, isTransactional: true }, crc32c);
    expect(batch.bytes.length).toBeLessThanOrEqual(limits.maxOutputBytes);
  }
  const read = readBlocks(Buffer.concat(written.map(({ bytes }) => bytes)), codecs);
  return { outputs: read.flatMap(recordsOfBlock), deadLetters, tally };
}
