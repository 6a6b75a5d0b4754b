import type { CallProjection } from '../events/call-projection.ts';
import { hasSchemaHeader } from '../events/schema-headers.ts';
import type { SchemaId } from '../events/schema-id.ts';
import { jsonBodyStart } from '../events/json/json-body.ts';
import { WIRE_HEADER_BYTES, isFramed, readFrame } from '../events/wire-format.ts';
import { createByteCursor, placeCursor, type ByteCursor } from '../records/byte-cursor.ts';
import { recordOf, timestampOf } from '../records/for-each-record.ts';
import type { RecordBlock } from '../records/record-batch.ts';
import type { RecordFrame } from '../records/record-frame.ts';
import type { ConsumedRecord } from '../records/record.ts';
import { isWithin } from '../records/timestamp-limits.ts';
import type { BatchOutcome, BatchProcessorParts, InputBatch } from './batch-parts.ts';
import { createRecordProjector } from './project-record.ts';
import { NO_SCHEMA, closeRun, createRunOpener, type Run } from './batch-run.ts';
import { workPlainly } from './work-plainly.ts';
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

/**
 * Takes records from bytes to bytes: a call whose body is plain never becomes an object. Anything else goes the plain
 * way, which knows what to do with it.
 */
export function createEnricher(parts: BatchProcessorParts): Enricher {
  const { input } = parts;
  const schemas = input.kind === 'by schema' ? input.schemas : NO_SCHEMAS;
  const project = createRecordProjector(parts);
  const cursor = createByteCursor();
  const openRun = createRunOpener(parts);
  let run: Run;

  /** What names its schema in another way, or in none. */
  function addOdd(record: ConsumedRecord): void {
    const framed = readFrame(record, schemas.isOfApicurio);
    if (framed.kind === 'framed' && needs(schemas, run, framed.schemaId)) return;
    workPlainly(record, parts, run);
  }

  function addFramed(block: RecordBlock, frame: RecordFrame, isTaken: boolean): void {
    const id = idBeforeValue(cursor, block, frame);
    if (id === NO_SCHEMA) return addOdd(recordOf(block, frame));
    if (id !== run.schemaId && !meetSchema(schemas, run, id)) return;
    const bodyStart = frame.valueEnd - frame.valueLength + WIRE_HEADER_BYTES;
    if (isTaken && run.projection !== null && project(block, frame, bodyStart, run.projection, run)) return;
    workPlainly(recordOf(block, frame), parts, run);
  }

  function addPlain(block: RecordBlock, frame: RecordFrame, projection: CallProjection | null): void {
    if (projection !== null && isPlain(cursor, block, frame)) {
      const bodyStart = jsonBodyStart(block.bytes, frame.valueEnd - frame.valueLength, frame.valueLength);
      if (project(block, frame, bodyStart, projection, run)) return;
    }
    workPlainly(recordOf(block, frame), parts, run);
  }

  return {
    open(batch, blocks) {
      run = openRun(batch, blocks);
    },
    add(block, frame) {
      const timestampMs = timestampOf(block, frame);
      run.timestampsMs[run.count++] = timestampMs;
      // What the output does not take is for the plain way to judge.
      const isTaken = isWithin(run.times.output, timestampMs);
      if (input.kind === 'by schema') addFramed(block, frame, isTaken);
      else addPlain(block, frame, isTaken ? input.projection : null);
    },
    close: () =>
      run.schemasNeeded === null
        ? { kind: 'processed', processed: closeRun(run) }
        : { kind: 'schemas needed', ids: run.schemasNeeded },
  };
}

/** Whether a record without a schema has a value, and is written as it came but for that: a key of its own, and all of its headers. */
function isPlain(cursor: ByteCursor, { bytes }: RecordBlock, frame: RecordFrame): boolean {
  if (frame.valueLength < 0 || frame.keyLength < 0) return false;
  if (frame.headerCount === 0) return true;
  placeCursor(cursor, bytes, frame.headersStart, frame.end);
  return !hasSchemaHeader(cursor, frame);
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
