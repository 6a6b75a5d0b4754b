import type { CallProjection } from '../events/call-projection.ts';
import { isFramed } from '../events/wire-format.ts';
import { createBufferPool, type BufferPool } from '../records/buffer-pool.ts';
import { createBatchWriter, writeRecord, type BatchWriter } from '../records/batch-writer.ts';
import { recordOf, timestampOf } from '../records/for-each-record.ts';
import type { RecordBlock } from '../records/record-batch.ts';
import type { RecordFrame } from '../records/record-frame.ts';
import { SMALLEST_RECORD_BYTES } from '../records/record-size.ts';
import type { OutgoingRecord } from '../records/record.ts';
import type { BatchProcessorParts, InputBatch } from './process-batch.ts';
import { createRecordProjector, type ProjectionTargets } from './project-record.ts';
import { createTallies, type OpenTally } from './tally.ts';
import { workPlainly, type PlainWorkTargets } from './work-plainly.ts';
import type { WriterSchemas } from './writer-schemas.ts';

/** A batch that is being worked. */
export interface EnrichedBatch {
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
  readonly open: (batch: InputBatch, blocks: readonly RecordBlock[]) => EnrichedBatch;
}

const NO_SCHEMA = -1; // an id is taken for a number of 32 bits with a sign, but registries count from 1
/** What a classification and a schema id add, about: for the size of what is written. */
const ADDED_BYTES = 96;

/** What belongs to the batch in hand. */
interface Run extends ProjectionTargets, Omit<PlainWorkTargets, 'tally'> {
  readonly schemasNeeded: Set<number>;
  /** Of the record before. */
  schemaId: number;
  projection: CallProjection | null;
}

/**
 * Takes records from bytes to bytes: a call whose body is plain never becomes an object. Anything else goes the plain
 * way, which knows what to do with it.
 */
export function createEnricher(parts: BatchProcessorParts): Enricher {
  const project = createRecordProjector(parts);
  const buffers = createBufferPool();
  const openTally = createTallies(parts.engine.classifications, parts.carriers.places);

  function addRecord(run: Run, block: RecordBlock, frame: RecordFrame): void {
    const valueStart = frame.valueEnd - frame.valueLength;
    if (isFramed(block.bytes, valueStart, frame.valueLength)) {
      const id = block.bytes.readInt32BE(valueStart + 1);
      if (id !== run.schemaId && !meetSchema(parts.schemas, run, id)) return;
      if (run.projection !== null && project(block, frame, run.projection, run)) return;
    }
    workPlainly(recordOf(block, frame), parts, run);
  }

  return {
    open(batch, blocks) {
      const writers = new Map<number, BatchWriter>();
      const most = blocks.reduce((sum, block) => sum + mostRecords(block), 0);
      const run = createRun(parts, buffers, batch, blocks, openTally(most), most, writers);
      const timestampsMs = new Float64Array(most);
      let count = 0;
      return {
        add(block, frame) {
          timestampsMs[count++] = timestampOf(block, frame);
          addRecord(run, block, frame);
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
  { routing, maxOutputBytes }: BatchProcessorParts,
  buffers: BufferPool,
  { topic, partition }: InputBatch,
  blocks: readonly RecordBlock[],
  tally: OpenTally,
  mostRecordsInAll: number,
  writers: Map<number, BatchWriter>,
): Run {
  const expectedBytes = blocks.reduce((sum, { start, end }) => sum + end - start, mostRecordsInAll * ADDED_BYTES);
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
  const writerFor = (key: Buffer | null) => onlyWriter ?? writerOf(routing.partitionOfKey(key, partition));
  return {
    topic,
    partition,
    tally,
    deadLetters: [],
    write: (output) => writeRecord(writerFor(output.key), output),
    onlyWriter,
    writerFor,
    schemasNeeded: new Set(),
    schemaId: NO_SCHEMA,
    projection: null,
  };
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

/** Whatever a batch says of itself, it has no more records than fit into its bytes. */
function mostRecords({ recordCount, start, end }: RecordBlock): number {
  return Math.max(0, Math.min(recordCount, Math.ceil((end - start) / SMALLEST_RECORD_BYTES)));
}
