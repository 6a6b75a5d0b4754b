import type { CallProjection } from '../events/call-projection.ts';
import { hasSchemaHeader } from '../events/schema-headers.ts';
import type { SchemaId } from '../events/schema-id.ts';
import { isFramed, readFrame } from '../events/wire-format.ts';
import { createByteCursor, placeCursor, type ByteCursor } from '../records/byte-cursor.ts';
import { createBufferPool } from '../records/buffer-pool.ts';
import {
  createBatchWriter,
  finishBatches,
  releaseBatches,
  writeRecord,
  type BatchWriter,
  type WrittenBatch,
} from '../records/batch-writer.ts';
import { recordOf, timestampOf } from '../records/for-each-record.ts';
import type { RecordBlock } from '../records/record-batch.ts';
import type { RecordFrame } from '../records/record-frame.ts';
import { SMALLEST_RECORD_BYTES } from '../records/record-size.ts';
import type { ConsumedRecord } from '../records/record.ts';
import { isWithin } from '../records/timestamp-limits.ts';
import { batchTimes } from './batch-times.ts';
import { firstOf } from './first-of.ts';
import type { BatchOutcome, BatchProcessorParts, InputBatch, ProcessedBatch } from './batch-parts.ts';
import { createRecordProjector, type ProjectionTargets } from './project-record.ts';
import { createTallies } from './tally.ts';
import { workPlainly, type PlainWorkTargets } from './work-plainly.ts';
import type { WriterSchemas } from './writer-schemas.ts';
import { NO_SCHEMAS } from './input-format.ts';

/** What is made of one batch after the other. */
export interface Enricher {
  /** Begins a batch; the one before must be done. */
  readonly open: (batch: InputBatch, blocks: readonly RecordBlock[]) => void;
  /** Takes the next record: it is written to the output, or put aside, or names a schema that is needed. */
  readonly add: (block: RecordBlock, frame: RecordFrame) => void;
  /** What became of the batch, or what it needs first. */
  readonly close: () => BatchOutcome;
}

/** Of a value that does not begin with an id: registries count from 1. */
const NO_SCHEMA = 0;
/** What a classification and a schema id add, about: for the size of what is written. */
const ADDED_BYTES = 96;

/** What belongs to the batch in hand. */
interface Run extends ProjectionTargets, PlainWorkTargets {
  readonly writers: Map<number, BatchWriter>;
  readonly timestampsMs: Float64Array<ArrayBuffer>;
  count: number;
  /** Where there are any, nothing else here is of use. */
  schemasNeeded: Set<SchemaId> | null;
  /** Of the record before. */
  schemaId: number;
  projection: CallProjection | null;
}

/**
 * Takes records from bytes to bytes: a call whose body is plain never becomes an object. Anything else goes the plain
 * way, which knows what to do with it.
 */
export function createEnricher(parts: BatchProcessorParts): Enricher {
  const { routing, maxOutputBytes, input } = parts;
  const schemas = input.kind === 'by schema' ? input.schemas : NO_SCHEMAS;
  const project = createRecordProjector(parts);
  const buffers = createBufferPool();
  const cursor = createByteCursor();
  const openTally = createTallies(parts.engine.classifications, parts.carriers.places);
  let run: Run;

  function openRun({ topic, partition }: InputBatch, blocks: readonly RecordBlock[]): Run {
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
    return {
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
  }

  /** What names its schema in another way, or in none. */
  function addOdd(record: ConsumedRecord): void {
    const framed = readFrame(record, schemas.isOfApicurio);
    if (framed.kind === 'framed' && needs(schemas, run, framed.schemaId)) return;
    workPlainly(record, parts, run);
  }

  return {
    open(batch, blocks) {
      run = openRun(batch, blocks);
    },
    add(block, frame) {
      const timestampMs = timestampOf(block, frame);
      run.timestampsMs[run.count++] = timestampMs;
      if (input.kind === 'plain') return workPlainly(recordOf(block, frame), parts, run);
      const id = idBeforeValue(cursor, block, frame);
      if (id === NO_SCHEMA) return addOdd(recordOf(block, frame));
      if (id !== run.schemaId && !meetSchema(schemas, run, id)) return;
      // What the output does not take is for the plain way to judge.
      const isTaken = isWithin(run.times.output, timestampMs);
      if (isTaken && run.projection !== null && project(block, frame, run.projection, run)) return;
      workPlainly(recordOf(block, frame), parts, run);
    },
    close: () =>
      run.schemasNeeded === null
        ? { kind: 'processed', processed: closed(run) }
        : { kind: 'schemas needed', ids: run.schemasNeeded },
  };
}

/** The schema id that a value begins with, where no header names another; else none. */
function idBeforeValue(cursor: ByteCursor, { bytes }: RecordBlock, frame: RecordFrame): number {
  const start = frame.valueEnd - frame.valueLength;
  if (!isFramed(bytes, start, frame.valueLength)) return NO_SCHEMA;
  if (frame.headerCount > 0) {
    placeCursor(cursor, bytes, frame.headersStart, frame.end);
    if (hasSchemaHeader(cursor, frame)) return NO_SCHEMA;
  }
  return bytes.readInt32BE(start + 1);
}

function closed({ writers, deadLetters, timestampsMs, count, tally }: Run): ProcessedBatch {
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

/** Looks a schema up; false where it has to be loaded first. */
function meetSchema(schemas: WriterSchemas, run: Run, id: number): boolean {
  if (needs(schemas, run, id)) return false;
  const schema = schemas.known(id);
  run.schemaId = id;
  run.projection = schema?.kind === 'readable' ? schema.projection : null;
  return true;
}

/** Whether a schema has to be loaded first, which is noted. */
function needs(schemas: WriterSchemas, run: Run, id: SchemaId): boolean {
  const isNeeded = schemas.needsLoading(id);
  if (isNeeded) (run.schemasNeeded ??= new Set()).add(id);
  return isNeeded;
}

/** Whatever a batch says of itself, it has no more records than fit into its bytes. */
function mostRecords({ recordCount, start, end }: RecordBlock): number {
  return Math.max(0, Math.min(recordCount, Math.ceil((end - start) / SMALLEST_RECORD_BYTES)));
}
