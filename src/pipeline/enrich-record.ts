import { TASK_TYPES } from '../engine/call.ts';
import type { CallProjection } from '../events/call-projection.ts';
import { toDeadLetter } from '../events/dead-letter.ts';
import { SLOTS } from '../events/projection-plan.ts';
import { createProjectedCall, type ProjectedCall } from '../events/projected-call.ts';
import { WIRE_HEADER_BYTES, isFramed } from '../events/wire-format.ts';
import { beginRecord, createBatchWriter, writeRecord, type BatchWriter } from '../records/batch-writer.ts';
import { createByteCursor, placeCursor, type ByteCursor } from '../records/byte-cursor.ts';
import { copyBytes } from '../records/copy-bytes.ts';
import { recordOf } from '../records/for-each-record.ts';
import { RECORD_BATCH_HEADER_BYTES, type RecordBlock } from '../records/record-batch.ts';
import type { RecordFrame } from '../records/record-frame.ts';
import { HEADER_BOUND_BYTES, RECORD_BOUND_BYTES, SMALLEST_RECORD_BYTES } from '../records/record-size.ts';
import type { OutgoingRecord } from '../records/record.ts';
import { varintSize, writeVarint } from '../records/varint.ts';
import type { BlockProcessorParts, InputBlocks } from './process-blocks.ts';
import { processRecord } from './process-record.ts';
import { openTally, type OpenTally } from './tally.ts';
import type { WriterSchemas } from './writer-schemas.ts';

/** A batch that is being worked. */
export interface EnrichedBlocks {
  /** Takes the next record: it is written to the output, or put aside, or names a schema that is needed. */
  readonly add: (block: RecordBlock, frame: RecordFrame) => void;
  /** Where any are needed, nothing else here is of use. */
  readonly schemasNeeded: ReadonlySet<number>;
  /** By partition of the output topic. */
  readonly writers: ReadonlyMap<number, BatchWriter>;
  readonly deadLetters: readonly OutgoingRecord[];
  readonly timestampsMs: Float64Array;
  /** How many records were added. */
  readonly count: () => number;
  readonly tally: OpenTally;
}

export interface Enricher {
  /** Begins a batch; the one before must be done. */
  readonly open: (batch: InputBlocks, blocks: readonly RecordBlock[]) => EnrichedBlocks;
}

const NO_SCHEMA = -1; // an id is taken for a number of 32 bits with a sign, but registries count from 1
/** What a classification and a schema id add, about: for the size of what is written. */
const ADDED_BYTES = 96;

/** What serves every batch. */
interface Tools {
  readonly parts: BlockProcessorParts;
  readonly cursor: ByteCursor;
  readonly projected: ProjectedCall;
  /** The bytes of every classification. */
  readonly tails: readonly Buffer[];
  readonly longestTail: number;
}

/** What belongs to the batch in hand. */
interface Run {
  readonly batch: InputBlocks;
  readonly tally: OpenTally;
  readonly deadLetters: OutgoingRecord[];
  readonly schemasNeeded: Set<number>;
  readonly writerFor: (key: Buffer | null) => BatchWriter;
  /** Null where keys decide. */
  readonly onlyWriter: BatchWriter | null;
  /** Of the record before. */
  schemaId: number;
  projection: CallProjection | null;
}

/**
 * Takes records from bytes to bytes: a call whose body is plain never becomes an object. Anything else goes the plain
 * way, which knows what to do with it.
 */
export function createEnricher(parts: BlockProcessorParts): Enricher {
  const tails = parts.engine.classifications.map(parts.encoder.tailOf);
  const tools: Tools = {
    parts,
    cursor: createByteCursor(),
    projected: createProjectedCall(),
    tails,
    longestTail: Math.max(...tails.map(({ length }) => length)),
  };
  return {
    open(batch, blocks) {
      const writers = new Map<number, BatchWriter>();
      const run = createRun(parts, batch, blocks, writers);
      const timestampsMs = new Float64Array(blocks.reduce((sum, block) => sum + mostRecords(block), 0));
      let count = 0;
      return {
        add(block, frame) {
          timestampsMs[count++] = timestampOf(block, frame);
          addRecord(tools, run, block, frame);
        },
        schemasNeeded: run.schemasNeeded,
        writers,
        deadLetters: run.deadLetters,
        timestampsMs,
        count: () => count,
        tally: run.tally,
      };
    },
  };
}

function createRun(
  { engine, routing, maxOutputBytes }: BlockProcessorParts,
  batch: InputBlocks,
  blocks: readonly RecordBlock[],
  writers: Map<number, BatchWriter>,
): Run {
  const { partition } = batch;
  const expectedBytes = blocks.reduce(
    (sum, block) => sum + block.end - block.start + mostRecords(block) * ADDED_BYTES,
    0,
  );
  const writerOf = (outputPartition: number) => {
    let writer = writers.get(outputPartition);
    if (writer === undefined) writers.set(outputPartition, (writer = createBatchWriter(maxOutputBytes, expectedBytes)));
    return writer;
  };
  const onlyPartition = routing.partitionOf(partition);
  const onlyWriter = onlyPartition === null ? null : writerOf(onlyPartition);
  return {
    batch,
    tally: openTally(engine.classifications),
    deadLetters: [],
    schemasNeeded: new Set(),
    writerFor: (key) => onlyWriter ?? writerOf(routing.partitionOfKey(key, partition)),
    onlyWriter,
    schemaId: NO_SCHEMA,
    projection: null,
  };
}

function addRecord(tools: Tools, run: Run, block: RecordBlock, frame: RecordFrame): void {
  const valueStart = frame.valueEnd - frame.valueLength;
  if (isFramed(block.bytes, valueStart, frame.valueLength)) {
    const id = block.bytes.readInt32BE(valueStart + 1);
    if (id !== run.schemaId && !meetSchema(tools.parts.schemas, run, id)) return;
    if (run.projection !== null && addProjected(tools, run, block, frame, run.projection)) return;
  }
  addPlainly(tools.parts, run, block, frame);
}

/** Looks a schema up; false where it has to be loaded first. */
function meetSchema(schemas: WriterSchemas, run: Run, id: number): boolean {
  if (schemas.needsLoading(id)) {
    run.schemasNeeded.add(id);
    return false;
  }
  const schema = schemas.known(id);
  run.schemaId = id;
  run.projection = schema?.kind === 'readable' ? schema.projection : null;
  return true;
}

/** False where it has to go the plain way. */
function addProjected(tools: Tools, run: Run, block: RecordBlock, frame: RecordFrame, call: CallProjection): boolean {
  const { engine, encoder, maxOutputBytes } = tools.parts;
  const { bytes } = block;
  const { keyStart, keyEnd, keyLength, valueEnd, valueLength, headersStart, headerCount, end } = frame;
  placeCursor(tools.cursor, bytes, valueEnd - valueLength + WIRE_HEADER_BYTES, valueEnd);
  if (!call.read(tools.cursor)) return false;
  const callBytes = call.size();
  const otherBytes = keyEnd - keyStart + end - headersStart;
  // What comes close to the limit is for the plain way to judge.
  const mostBytes = WIRE_HEADER_BYTES + callBytes + tools.longestTail + otherBytes + headerCount * HEADER_BOUND_BYTES;
  if (RECORD_BATCH_HEADER_BYTES + RECORD_BOUND_BYTES + mostBytes > maxOutputBytes) return false;
  tools.projected.fill(call.slots, engine.looksAtCarrier ? carrierOf(call, bytes) : null);
  const decision = engine.decide(tools.projected.call);
  run.tally.countCall(decision, call.slots[SLOTS.taskType]!, engine.unknownCodes(tools.projected.call));

  const tail = tools.tails[decision]!;
  const newLength = WIRE_HEADER_BYTES + callBytes + tail.length;
  const writer = run.onlyWriter ?? run.writerFor(keyOf(bytes, keyEnd, keyLength));
  beginRecord(writer, timestampOf(block, frame), varintSize(newLength) + newLength + otherBytes);
  const target = writer.bytes;
  let at = copyBytes(bytes, keyStart, keyEnd, target, writer.at);
  at = writeVarint(target, at, newLength);
  at = copyBytes(encoder.header, 0, WIRE_HEADER_BYTES, target, at);
  at = call.write(target, at);
  target.set(tail, at);
  writer.at = copyBytes(bytes, headersStart, end, target, at + tail.length);
  return true;
}

function addPlainly(parts: BlockProcessorParts, run: Run, block: RecordBlock, frame: RecordFrame): void {
  const { topic, partition } = run.batch;
  const record = recordOf(block, frame);
  const outcome = processRecord(record, parts);
  switch (outcome.kind) {
    case 'classified': {
      const { call, decision } = outcome;
      run.tally.countPlainly();
      run.tally.countCall(decision, TASK_TYPES.indexOf(call.taskType), parts.engine.unknownCodes(call));
      writeRecord(run.writerFor(record.key), outcome.record);
      break;
    }
    case 'defective': {
      const position = { topic, partition, offset: record.offset };
      run.deadLetters.push(toDeadLetter(record, position, outcome.defect, parts.maxDeadLetterBytes));
      run.tally.countDefect(outcome.defect, record.offset);
    }
  }
}

function timestampOf({ appendedAtMs, baseTimestampMs }: RecordBlock, { timestampDeltaMs }: RecordFrame): number {
  return appendedAtMs ?? baseTimestampMs + timestampDeltaMs;
}

function carrierOf({ slots }: CallProjection, bytes: Buffer): string | null {
  const start = slots[SLOTS.carrier]!;
  return start < 0 ? null : bytes.toString('utf8', start, slots[SLOTS.carrierEnd]);
}

function keyOf(bytes: Buffer, keyEnd: number, keyLength: number): Buffer | null {
  return keyLength < 0 ? null : bytes.subarray(keyEnd - keyLength, keyEnd);
}

/** Whatever a batch says of itself, it has no more records than fit into its bytes. */
function mostRecords({ recordCount, start, end }: RecordBlock): number {
  return Math.max(0, Math.min(recordCount, Math.ceil((end - start) / SMALLEST_RECORD_BYTES)));
}
