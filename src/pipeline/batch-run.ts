import { createBufferPool } from '../records/buffer-pool.ts';
import type { CallProjection } from '../events/call-projection.ts';
import type { SchemaId } from '../events/schema-id.ts';
import {
  createBatchWriter,
  finishBatches,
  releaseBatches,
  writeRecord,
  type BatchWriter,
  type WrittenBatch,
} from '../records/batch-writer.ts';
import type { RecordBlock } from '../records/record-batch.ts';
import { SMALLEST_RECORD_BYTES } from '../records/record-size.ts';
import { batchTimes } from './batch-times.ts';
import type { BatchProcessorParts, InputBatch, ProcessedBatch } from './batch-parts.ts';
import { firstOf } from './first-of.ts';
import type { ProjectionTargets } from './project-record.ts';
import { createTallies } from './tally.ts';
import type { PlainWorkTargets } from './work-plainly.ts';

/** Of a value that does not begin with an id: registries count from 1. */
export const NO_SCHEMA = 0;
/** What a classification and a schema id add, about: for the size of what is written. */
const ADDED_BYTES = 96;

/** What belongs to the batch that is being worked. */
export interface Run extends ProjectionTargets, PlainWorkTargets {
  readonly writers: Map<number, BatchWriter>;
  readonly timestampsMs: Float64Array<ArrayBuffer>;
  count: number;
  /** Where there are any, nothing else here is of use. */
  schemasNeeded: Set<SchemaId> | null;
  /** Of the record before. */
  schemaId: number;
  projection: CallProjection | null;
}

/** Opens what belongs to one batch after the other. */
export function createRunOpener(
  parts: BatchProcessorParts,
): (batch: InputBatch, blocks: readonly RecordBlock[]) => Run {
  const { routing, maxOutputBytes } = parts;
  const buffers = createBufferPool();
  const openTally = createTallies(parts.engine.classifications, parts.carriers.places);
  return ({ topic, partition }, blocks) => {
    let most = 0;
    let bytes = 0;
    for (const block of blocks) {
      most += mostRecords(block);
      bytes += block.end - block.start;
    }
    const expectedBytes = bytes + most * ADDED_BYTES;
    const writers = new Map<number, BatchWriter>();
    const writerOf = (outputPartition: number) => {
      let writer = writers.get(outputPartition);
      if (writer === undefined) {
        writer = createBatchWriter(maxOutputBytes, expectedBytes, buffers);
        writers.set(outputPartition, writer);
      }
      return writer;
    };
    const onlyPartition = routing.partitionOf(partition);
    const onlyWriter = onlyPartition === null ? null : writerOf(onlyPartition);
    const run: Run = {
      topic,
      partition,
      times: batchTimes(parts),
      tally: openTally(most),
      deadLetters: [],
      write: (output) => writeRecord(run.writerFor(output.key), output),
      onlyWriter,
      writerFor: (key) => onlyWriter ?? writerOf(routing.partitionOfKey(key, partition)),
      writers,
      timestampsMs: new Float64Array(most),
      count: 0,
      schemasNeeded: null,
      schemaId: NO_SCHEMA,
      projection: null,
    };
    return run;
  };
}

/** What became of a batch. */
export function closeRun({ writers, deadLetters, timestampsMs, count, tally }: Run): ProcessedBatch {
  const outputs = new Map<number, readonly WrittenBatch[]>();
  for (const [partition, writer] of writers) outputs.set(partition, finishBatches(writer));
  return {
    outputs,
    deadLetters,
    timestampsMs: firstOf(timestampsMs, count),
    tally: tally.close(),
    release: () => writers.forEach(releaseBatches),
  };
}

/** Whatever a batch says of itself, it has no more records than fit into its bytes. */
function mostRecords({ recordCount, start, end }: RecordBlock): number {
  return Math.max(0, Math.min(recordCount, Math.ceil((end - start) / SMALLEST_RECORD_BYTES)));
}
