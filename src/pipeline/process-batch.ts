import type { InputBatch, BatchOutcome, BatchProcessorParts } from './batch-parts.ts';
import { forEachFrame } from '../records/for-each-record.ts';
import { CorruptBatchError, type RecordBlock } from '../records/record-batch.ts';
import { createEnricher } from './enrich-batch.ts';
import { StopError } from './failures.ts';

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
