import { crc32c } from '@node-rs/crc32';
import avsc from 'avsc';
import { createCallGenerator } from '../demo/call-generator.ts';
import { decompress } from '../src/adapters/kafka/compression.ts';
import { createEngine } from '../src/engine/classify.ts';
import { callEndedSchema } from '../src/events/avro-schemas.ts';
import { createCallClassifiedEncoder } from '../src/events/call-classified.ts';
import { createJsonEncoder } from '../src/events/json/call-classified-json.ts';
import type { CallEnded } from '../src/engine/call.ts';
import type { OutputFormat } from '../src/formats/format-names.ts';
import { inputInForce } from '../src/formats/input-in-force.ts';
import type { InputFormat } from '../src/pipeline/input-format.ts';
import { createCallEndedReader } from '../src/events/call-ended.ts';
import { createCallProjection } from '../src/events/call-projection.ts';
import { writeFrame } from '../src/events/wire-format.ts';
import { createCarriers } from '../src/pipeline/carriers.ts';
import { createBatchProcessor } from '../src/pipeline/process-batch.ts';
import type { ProcessedBatch } from '../src/pipeline/batch-parts.ts';
import {
  createBatchWriter,
  finishBatches,
  stampBatch,
  writeRecord,
  type WrittenBatch,
} from '../src/records/batch-writer.ts';
import { readBlocks } from '../src/records/read-blocks.ts';
import type { RecordBlock } from '../src/records/record-batch.ts';

const BATCH_BYTES = 1 << 20;
/** Kafka's default. */
const AN_HOUR_AHEAD = { beforeMaxMs: Infinity, afterMaxMs: 3_600_000 };
const SCHEMA_ID = 1;
const STARTED_AT_MS = 1_790_000_000_000;
const NOBODY = { producerId: -1n, producerEpoch: -1, baseSequence: -1, isTransactional: false };

/** The ways of working the same calls, by name. */
export const RECORD_WAYS = [
  'as our schema has it',
  'another edition: two fields more, others in another order',
  'as objects, by the Avro library',
  'JSON, and Avro of it',
  'JSON, and JSON of it',
  'JSON, and JSON of it, as objects',
] as const;
export type RecordWayName = (typeof RECORD_WAYS)[number];

/** One way of working the same calls. */
export interface RecordWay {
  /** Ways with the same format of outputs give the same outputs. */
  readonly output: OutputFormat;
  readonly storedBytes: number;
  /** Works all of them. */
  readonly pass: () => ProcessedBatch;
}

/** A way, with so many calls to work. */
export function createRecordWay(name: RecordWayName, records: number): RecordWay {
  switch (name) {
    case 'as our schema has it':
      return avroWay(name, records, callEndedSchema.type, true);
    case 'another edition: two fields more, others in another order':
      return avroWay(name, records, avsc.Type.forSchema(otherEdition()), true);
    case 'as objects, by the Avro library':
      return avroWay(name, records, callEndedSchema.type, false);
    case 'JSON, and Avro of it':
      return jsonWay(name, records, 'avro', true);
    case 'JSON, and JSON of it':
      return jsonWay(name, records, 'json', true);
    case 'JSON, and JSON of it, as objects':
      return jsonWay(name, records, 'json', false);
  }
}

/** The batches that a pass gave, as one would send them. Lets go of them. */
export function bytesOf({ outputs, release }: ProcessedBatch): Buffer {
  const bytes = sentBytes([...outputs.values()].flat());
  release();
  return bytes;
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

function avroWay(name: RecordWayName, records: number, type: avsc.Type, projects: boolean): RecordWay {
  const schema = {
    kind: 'readable' as const,
    read: createCallEndedReader(type),
    projection: projects ? createCallProjection(type) : null,
  };
  const schemas = {
    isOfApicurio: false,
    known: () => schema,
    needsLoading: () => false,
    load: () => Promise.resolve(),
  };
  return wayOf(name, records, {
    encode: (call) => writeFrame(SCHEMA_ID, type.toBuffer({ codec: null, hops: [], ...call })),
    input: { kind: 'by schema', schemas },
    output: 'avro',
    isQuick: projects,
  });
}

function jsonWay(name: RecordWayName, records: number, output: OutputFormat, isQuick: boolean): RecordWay {
  const input = inputInForce('json', output, null, null);
  return wayOf(name, records, {
    encode: (call) => Buffer.from(JSON.stringify(call)),
    input: isQuick || input.kind !== 'plain' ? input : { ...input, projection: null },
    output,
    isQuick,
  });
}

/** How calls come, are read, and go. */
interface Way {
  readonly encode: (call: CallEnded) => Buffer;
  readonly input: InputFormat;
  readonly output: OutputFormat;
  /** Whether they go from bytes to bytes. */
  readonly isQuick: boolean;
}

function wayOf(name: RecordWayName, records: number, { encode, input, output, isQuick }: Way): RecordWay {
  const process = createBatchProcessor({
    engine: createEngine(),
    encoder: output === 'avro' ? createCallClassifiedEncoder(SCHEMA_ID + 1) : createJsonEncoder(),
    input,
    carriers: createCarriers({ listed: null, most: 20 }),
    routing: { partitionOf: (partition) => partition, partitionOfKey: () => 0 },
    maxOutputBytes: BATCH_BYTES,
    maxDeadLetterBytes: BATCH_BYTES,
    outputTimestamps: AN_HOUR_AHEAD,
    deadLetterTimestamps: AN_HOUR_AHEAD,
    now: Date.now,
  });
  const blocks = blocksOf(records, encode);
  return {
    output,
    storedBytes: blocks.reduce((sum, { start, end }) => sum + end - start, 0),
    pass() {
      const outcome = process({ topic: 'calls', partition: 0, blocks }, 0n);
      if (outcome.kind !== 'processed') throw new Error('a schema is not known');
      const { deadLetters, tally } = outcome.processed;
      if (deadLetters.length > 0 || tally.plainly !== (isQuick ? 0 : records))
        throw new Error(`${name}: not worked so`);
      return outcome.processed;
    },
  };
}

function blocksOf(records: number, encode: Way['encode']): readonly RecordBlock[] {
  const next = createCallGenerator({ seed: 1, startAtMs: STARTED_AT_MS });
  const writer = createBatchWriter(BATCH_BYTES, 0);
  for (let index = 0; index < records; index++) {
    const { call } = next();
    writeRecord(writer, {
      timestamp: String(STARTED_AT_MS + index),
      key: Buffer.from(call.callId),
      value: encode(call),
      headers: [],
    });
  }
  return readBlocks(sentBytes(finishBatches(writer)), { checksumOf: crc32c, decompress });
}

function sentBytes(batches: readonly WrittenBatch[]): Buffer {
  for (const batch of batches) stampBatch(batch, NOBODY, crc32c);
  return Buffer.concat(batches.map(({ bytes }) => bytes));
}
