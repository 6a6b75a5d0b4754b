import { crc32c } from '@node-rs/crc32';
import avsc from 'avsc';
import { createCallGenerator } from '../demo/call-generator.ts';
import { decompress } from '../src/adapters/kafka/compression.ts';
import { createEngine } from '../src/engine/classify.ts';
import { callEndedSchema } from '../src/events/avro-schemas.ts';
import { createCallClassifiedEncoder } from '../src/events/call-classified.ts';
import { createCallEndedReader } from '../src/events/call-ended.ts';
import { createCallProjection } from '../src/events/call-projection.ts';
import { writeFrame } from '../src/events/wire-format.ts';
import { createCarriers } from '../src/pipeline/carriers.ts';
import { createBatchProcessor, type ProcessedBatch } from '../src/pipeline/process-batch.ts';
import { createBatchWriter, finishBatches, stampBatch, writeRecord } from '../src/records/batch-writer.ts';
import { readBlocks } from '../src/records/read-blocks.ts';
import type { RecordBlock } from '../src/records/record-batch.ts';
import { describeMachine } from './describe-machine.ts';
import { spreadOf, type Spread } from './spread.ts';

export interface RecordsOptions {
  /** How many records are worked over and over. */
  readonly records: number;
  readonly rounds: number;
}

export type RecordsFigures = ReturnType<typeof measureRecords>;

/** Reading, deciding and writing, without the checksums. */
export const GOAL_MICROSECONDS = 0.5;

const BATCH_BYTES = 1 << 20;
const SCHEMA_ID = 1;
const PASSES_A_ROUND = 10;
const WARM_UP_PASSES = 40;
const STARTED_AT_MS = 1_790_000_000_000;
const NOBODY = { producerId: -1n, producerEpoch: -1, baseSequence: -1, isTransactional: false };

/** One way of working the same calls. */
interface Way {
  readonly name: string;
  readonly storedBytes: number;
  readonly pass: () => ProcessedBatch;
}

/**
 * Measures what the worker itself does to a record, on one core, with default settings.
 * @throws Error where two ways do not give the same outputs.
 */
export function measureRecords({ records, rounds }: RecordsOptions, interrupt: AbortSignal) {
  const ways = waysFor(records);
  const outputs = ways.map(({ pass }) => bytesOf(pass()));
  for (const [index, output] of outputs.entries()) {
    if (!output.equals(outputs[0]!)) throw new Error(`${ways[index]!.name}: other outputs than ${ways[0]!.name}`);
  }
  for (const { pass } of ways) for (let done = 0; done < WARM_UP_PASSES; done++) pass().release();
  const timings: number[][] = ways.map(() => []);
  for (let round = 0; round < rounds; round++) {
    interrupt.throwIfAborted();
    for (const [index, { pass }] of ways.entries()) timings[index]!.push(microsecondsOf(pass) / records);
  }
  const results = ways.map(({ name, storedBytes }, index) => ({
    name,
    storedBytes: storedBytes / records,
    microseconds: spreadOf(timings[index]!) satisfies Spread,
  }));
  return { machine: describeMachine(), records, rounds, results };
}

function waysFor(records: number): readonly Way[] {
  const own = callEndedSchema.type;
  const other = avsc.Type.forSchema(otherEdition());
  return [
    wayOf('as our schema has it', records, own, true),
    wayOf('another edition: two fields more, others in another order', records, other, true),
    wayOf('as objects, by the Avro library', records, own, false),
  ];
}

/** A producer's own: its fields come the other way round, with two that we do not know. */
function otherEdition(): avsc.Schema {
  const { fields, ...schema } = JSON.parse(callEndedSchema.json) as { readonly fields: readonly object[] };
  const more = [
    { name: 'codec', type: ['null', 'string'], default: null },
    { name: 'hops', type: { type: 'array', items: 'string' }, default: [] },
  ];
  return { ...schema, fields: [...more, ...fields.toReversed()] } as unknown as avsc.Schema;
}

function wayOf(name: string, records: number, type: avsc.Type, projects: boolean): Way {
  const schema = {
    kind: 'readable' as const,
    read: createCallEndedReader(type),
    projection: projects ? createCallProjection(type) : null,
  };
  const process = createBatchProcessor({
    engine: createEngine(),
    encoder: createCallClassifiedEncoder(SCHEMA_ID + 1),
    schemas: { known: () => schema, needsLoading: () => false, load: () => Promise.resolve() },
    carriers: createCarriers({ listed: null, most: 20 }),
    routing: { partitionOf: (partition) => partition, partitionOfKey: () => 0 },
    maxOutputBytes: BATCH_BYTES,
    maxDeadLetterBytes: BATCH_BYTES,
  });
  const blocks = blocksOf(records, type);
  return {
    name,
    storedBytes: blocks.reduce((sum, { start, end }) => sum + end - start, 0),
    pass() {
      const outcome = process({ topic: 'calls', partition: 0, blocks }, 0n);
      if (outcome.kind !== 'processed') throw new Error('a schema is not known');
      const { deadLetters, tally } = outcome.processed;
      if (deadLetters.length > 0 || tally.plainly !== (projects ? 0 : records))
        throw new Error(`${name}: not worked so`);
      return outcome.processed;
    },
  };
}

function blocksOf(records: number, type: avsc.Type): readonly RecordBlock[] {
  const next = createCallGenerator({ seed: 1, startAtMs: STARTED_AT_MS });
  const writer = createBatchWriter(BATCH_BYTES, 0);
  for (let index = 0; index < records; index++) {
    const { call } = next();
    const value = writeFrame(SCHEMA_ID, type.toBuffer({ codec: null, hops: [], ...call }));
    writeRecord(writer, {
      timestamp: String(STARTED_AT_MS + index),
      key: Buffer.from(call.callId),
      value,
      headers: [],
    });
  }
  const batches = finishBatches(writer);
  for (const batch of batches) stampBatch(batch, NOBODY, crc32c);
  const fetched = Buffer.concat(batches.map(({ bytes }) => bytes));
  return readBlocks(fetched, { checksumOf: crc32c, decompress });
}

function bytesOf({ outputs, release }: ProcessedBatch): Buffer {
  const batches = [...outputs.values()].flat();
  for (const batch of batches) stampBatch(batch, NOBODY, crc32c);
  const bytes = Buffer.concat(batches.map((batch) => batch.bytes));
  release();
  return bytes;
}

/** Processor time of a pass, that of the garbage collector included. */
function microsecondsOf(pass: Way['pass']): number {
  const before = process.cpuUsage();
  for (let done = 0; done < PASSES_A_ROUND; done++) pass().release();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / PASSES_A_ROUND;
}
