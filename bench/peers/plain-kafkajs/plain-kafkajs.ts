import { COMPATIBILITY, SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry';
import kafkajs, { type EachBatchPayload, type Message, type Producer } from 'kafkajs';
import avsc from 'avsc';
import type { CallEnded } from '../../../src/engine/call.ts';
import type { Classification } from '../../../src/engine/classification.ts';
import { createEngine } from '../../../src/engine/classify.ts';
import { callClassifiedSchema, callEndedSchema } from '../../../src/events/avro-schemas.ts';
import { createCallEndedReader, findInvalidField, type CallEndedReader } from '../../../src/events/call-ended.ts';
import { frameHeader, WIRE_HEADER_BYTES } from '../../../src/events/wire-format.ts';

/*
 * The worker's job as a competent user of kafkajs writes it, configured by the environment: batches,
 * a schema's codec made once, or the language's own JSON, partitions side by side, and one send for a thousand
 * records, for kafkajs copies the list of a send once for every record in it.
 */

const env = process.env as Readonly<Record<string, string>>;
const exactlyOnce = env['DELIVERY'] === 'exactly-once';
const inputTopic = env['INPUT_TOPIC']!;
const outputTopic = env['OUTPUT_TOPIC']!;
const group = env['CONSUMER_GROUP']!;
const RECORDS_A_SEND = 1_000;
const PARTITIONS_AT_ONCE = 6;
const FETCH_BYTES = 4 << 20;

const kafka = new kafkajs.Kafka({ brokers: env['KAFKA_BROKERS']!.split(','), logLevel: kafkajs.logLevel.ERROR });
const codec = env['INPUT_FORMAT'] === 'json' ? jsonCodec() : await avroCodec();
const engine = createEngine();
const consumer = kafka.consumer({ groupId: group, maxBytesPerPartition: FETCH_BYTES, readUncommitted: false });
const producers = new Map<number, Promise<Producer>>();

await consumer.connect();
await consumer.subscribe({ topics: [inputTopic], fromBeginning: true });
process.once('SIGTERM', () => process.exit(0));
await consumer.run({
  autoCommit: false,
  eachBatchAutoResolve: false,
  partitionsConsumedConcurrently: PARTITIONS_AT_ONCE,
  eachBatch,
});

async function eachBatch(payload: EachBatchPayload): Promise<void> {
  const { batch } = payload;
  await codec.prepare(batch.messages);
  const messages: Message[] = batch.messages.map(({ key, value, timestamp, headers }) => ({
    key,
    value: classify(value),
    timestamp,
    headers: headers ?? {},
    partition: batch.partition,
  }));
  const producer = await producerOf(batch.partition);
  const offset = String(BigInt(batch.lastOffset()) + 1n);
  const offsets = { topic: inputTopic, partitions: [{ partition: batch.partition, offset }] };
  const transaction = exactlyOnce ? await producer.transaction() : null;
  for (let from = 0; from < messages.length; from += RECORDS_A_SEND) {
    const part = messages.slice(from, from + RECORDS_A_SEND);
    await (transaction ?? producer).send({ topic: outputTopic, messages: part, acks: -1 });
  }
  if (transaction === null) {
    await consumer.commitOffsets([{ topic: inputTopic, partition: batch.partition, offset }]);
  } else {
    await transaction.sendOffsets({ consumerGroupId: group, topics: [offsets] });
    await transaction.commit();
  }
  payload.resolveOffset(batch.lastOffset());
  await payload.heartbeat();
}

function classify(value: Buffer | null): Buffer {
  const call = codec.read(value!);
  if (findInvalidField(call) !== null) throw new Error('an invalid call');
  return codec.write({ call, classification: engine.classify(call) });
}

interface Codec {
  /** Gets what it takes to read these. */
  readonly prepare: (messages: readonly { readonly value: Buffer | null }[]) => Promise<void>;
  readonly read: (value: Buffer) => CallEnded;
  readonly write: (classified: { readonly call: CallEnded; readonly classification: Classification }) => Buffer;
}

function jsonCodec(): Codec {
  // All fields in the order of the schema, null where they are missing.
  const { fields } = JSON.parse(callEndedSchema.json) as { readonly fields: readonly { readonly name: string }[] };
  const nothing = Object.fromEntries(fields.map(({ name }) => [name, null]));
  return {
    prepare: () => Promise.resolve(),
    read: (value) => ({ ...nothing, ...(JSON.parse(value.toString()) as CallEnded) }),
    write: (classified) => Buffer.from(JSON.stringify(classified)),
  };
}

async function avroCodec(): Promise<Codec> {
  const registry = new SchemaRegistry({ host: env['SCHEMA_REGISTRY_URL']! });
  const { id: outputSchemaId } = await registry.register(
    { type: SchemaType.AVRO, schema: callClassifiedSchema.json },
    // It refuses a subject that has another level, and the benchmark has registered this one with the registry's own.
    { subject: `${outputTopic}-value`, compatibility: COMPATIBILITY.NONE },
  );
  const outputHeader = frameHeader(outputSchemaId);
  const readers = new Map<number, CallEndedReader>();
  return {
    prepare: (messages) => loadReaders(readers, new Set(messages.map(({ value }) => schemaIdOf(value)))),
    read: (value) => readers.get(schemaIdOf(value))!(value.subarray(WIRE_HEADER_BYTES)),
    write: (classified) => Buffer.concat([outputHeader, callClassifiedSchema.type.toBuffer(classified)]),
  };
}

function schemaIdOf(value: Buffer | null): number {
  if (value === null) throw new Error('not in the wire format');
  return value.readInt32BE(1);
}

/** The registry is asked once for each schema; decoding itself waits for nothing. */
async function loadReaders(readers: Map<number, CallEndedReader>, schemaIds: ReadonlySet<number>): Promise<void> {
  for (const id of schemaIds) {
    if (readers.has(id)) continue;
    const response = await fetch(`${env['SCHEMA_REGISTRY_URL']}/schemas/ids/${id}`);
    const { schema } = (await response.json()) as { schema: string };
    readers.set(id, createCallEndedReader(avsc.Type.forSchema(JSON.parse(schema), { wrapUnions: 'never' })));
  }
}

/** A transactional producer has one transaction at a time, so every partition has its own; else one is enough. */
function producerOf(partition: number): Promise<Producer> {
  const which = exactlyOnce ? partition : 0;
  const known = producers.get(which) ?? connectProducer(which);
  producers.set(which, known);
  return known;
}

async function connectProducer(which: number): Promise<Producer> {
  const transactional = { transactionalId: `${group}-${which}`, idempotent: true, maxInFlightRequests: 1 };
  const producer = kafka.producer(exactlyOnce ? transactional : {});
  await producer.connect();
  return producer;
}
