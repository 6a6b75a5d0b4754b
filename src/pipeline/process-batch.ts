import type { Engine } from '../engine/classify.ts';
import type { SchemaId } from '../events/wire-format.ts';
import type { CallClassifiedEncoder } from '../events/call-classified.ts';
import type { OutgoingRecord } from '../records/record.ts';
import type { WrittenBatch } from '../records/batch-writer.ts';
import { forEachFrame } from '../records/for-each-record.ts';
import { CorruptBatchError, type RecordBlock } from '../records/record-batch.ts';
import type { BatchTimesParts } from './batch-times.ts';
import type { Carriers } from './carriers.ts';
import { createEnricher } from './enrich-batch.ts';
import { StopError } from './failures.ts';
import type { Tally } from './tally.ts';
import type { WriterSchemas } from './writer-schemas.ts';

/** What was fetched of one partition, in the order of the offsets. */
export interface InputBatch {
  readonly topic: string;
  readonly partition: number;
  readonly blocks: readonly RecordBlock[];
}

/** What became of a batch: every record of it is in `outputs` or in `deadLetters`, each in input order. */
export interface ProcessedBatch {
  /** By partition of the output topic. */
  readonly outputs: ReadonlyMap<number, readonly WrittenBatch[]>;
  readonly deadLetters: readonly OutgoingRecord[];
  /** When each record came in, in milliseconds since the epoch. */
  readonly timestampsMs: Float64Array;
  readonly tally: Tally;
  /** Lets the memory of the outputs be used for others, once all of it is acknowledged. */
  readonly release: () => void;
}

/** A batch names schemas that are not known yet, or is done. */
export type BatchOutcome =
  | { readonly kind: 'schemas needed'; readonly ids: ReadonlySet<SchemaId> }
  | { readonly kind: 'processed'; readonly processed: ProcessedBatch };

/** Where records go in the output topic. */
export interface OutputRouting {
  /** The partition for all records of an input partition; null where each record's key says it. */
  readonly partitionOf: (inputPartition: number) => number | null;
  readonly partitionOfKey: (key: Buffer | null, inputPartition: number) => number;
}

export interface BatchProcessorParts extends BatchTimesParts {
  readonly engine: Pick<Engine, 'decide' | 'unknownCodes' | 'classifications' | 'looksAtCarrier'>;
  readonly encoder: CallClassifiedEncoder;
  readonly schemas: WriterSchemas;
  readonly carriers: Carriers;
  readonly routing: OutputRouting;
  /** `max.message.bytes` of the two topics. */
  readonly maxOutputBytes: number;
  readonly maxDeadLetterBytes: number;
}

/**
 * Works the records of a batch from the offset `due` on. Total as far as records go: one that cannot be worked on becomes
 * a dead letter. @throws StopError where the batch itself cannot be read.
 */
export type BatchProcessor = (batch: InputBatch, due: bigint) => BatchOutcome;

export function createBatchProcessor(parts: BatchProcessorParts): BatchProcessor {
  const enricher = createEnricher(parts);
  return (batch, due) => {
    const blocks = batch.blocks.filter(({ lastOffset }) => lastOffset >= due);
    enricher.open(batch, blocks);
    for (const block of blocks) {
      const firstDelta = due > block.baseOffset ? Number(due - block.baseOffset) : 0;
      try {
        forEachFrame(block, (frame) => {
          if (frame.offsetDelta >= firstDelta) enricher.add(block, frame);
        });
      } catch (error) {
        throw error instanceof CorruptBatchError ? unreadable(batch, block, error) : error;
      }
    }
    return enricher.close();
  };
}

function unreadable(
  { topic, partition }: InputBatch,
  { baseOffset }: RecordBlock,
  error: CorruptBatchError,
): StopError {
  return new StopError(`partition ${partition} of ${topic} cannot be read at offset ${baseOffset}: ${error.message}`, {
    cause: error,
  });
}
