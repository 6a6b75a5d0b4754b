import type { Admin, Kafka, Message } from 'kafkajs';
import { inject } from 'vitest';
import type { LocalStack } from '../../local-stack/local-stack.ts';
import { createTopics, deleteTopics } from '../../demo/cluster-topics.ts';
import { readCommitted, type PlacedRecord } from '../../demo/read-committed.ts';
import { scrapeMetrics } from '../../demo/scrape-metrics.ts';
import { startWorkerProcess, type WorkerProcess, type WorkerProcessOptions } from '../../demo/worker-process.ts';
import { createKafkaClient, errorType, logLevel } from '../../src/adapters/kafka/kafkajs.ts';
import { createBrokers } from '../../src/adapters/kafka/client/brokers.ts';
import { outgoingTo } from '../../src/adapters/kafka/outgoing.ts';
import { ANYBODY } from '../../src/adapters/kafka/transactions/acknowledged-outlets.ts';
import { sendBatches } from '../../src/adapters/kafka/transactions/send-batches.ts';
import {
  avroOf,
  createRegistryFor,
  type ReaderMaker,
  type Registry,
} from '../../src/adapters/registry/schema-registry.ts';
import type { CallEnded } from '../../src/engine/call.ts';
import type { Classification } from '../../src/engine/classification.ts';
import { callClassifiedSchema, callEndedSchema, type AvroSchema } from '../../src/events/avro-schemas.ts';
import { DEAD_LETTER_HEADERS } from '../../src/events/dead-letter.ts';
import { createRecordedCallReader, type RecordedCall } from '../../src/events/recorded-call.ts';
import { readRecorded } from '../../src/formats/read-recorded.ts';
import { schemaIdsToLoad } from '../../src/pipeline/schema-ids-to-load.ts';
import { writeFrame } from '../../src/events/wire-format.ts';
import type { Codec } from '../../src/records/compressed-batch.ts';
import type { OutgoingRecord } from '../../src/records/record.ts';
import { withChangedSource, type SourceChange } from './changed-source.ts';
import { waitFor } from './wait-for.ts';

export interface SceneOptions {
  readonly partitions?: number;
  readonly outputPartitions?: number;
  /** `compression.type` of the input: how its broker stores what comes in. */
  readonly inputCompression?: Codec;
  /** `message.timestamp.after.max.ms` of the input: how far ahead its records may be. */
  readonly inputAfterMaxMs?: number;
  /** `message.timestamp.before.max.ms` of the output: how old its records may be. */
  readonly outputBeforeMaxMs?: number;
  /** `message.timestamp.type` of the dead letters. */
  readonly deadLetterTimestampType?: 'LogAppendTime';
  /** `max.message.bytes` of output and dead letters. */
  readonly maxMessageBytes?: number;
  /** What the subjects hold, and calls are written with; what the worker has unless told. */
  readonly schemas?: { readonly input: AvroSchema; readonly output: AvroSchema };
  /** A schema of Protobuf that the input's subject holds in the place of that of Avro. */
  readonly inputProto?: string;
  /** Where to play; the shared stack unless told. */
  readonly cluster?: Pick<LocalStack, 'brokers' | 'schemaRegistryUrl'>;
}

export interface Output {
  readonly record: PlacedRecord;
  readonly call: CallEnded;
  readonly classification: Classification;
}

/** Topics, a group and registered schemas of one test, and what it needs to feed and watch workers. */
export interface Scene {
  readonly inputTopic: string;
  readonly settings: NodeJS.ProcessEnv;
  readonly admin: Admin;
  readonly kafka: Kafka;
  /** The id of the input's schema. */
  readonly schemaId: number;
  readonly encode: (call: CallEnded, schemaId?: number) => Buffer;
  readonly send: (messages: readonly Message[]) => Promise<void>;
  /** Writes records to a partition as they are: kafkajs makes an object of headers, and cannot write a null. */
  readonly sendRecords: (topic: string, partition: number, records: readonly OutgoingRecord[]) => Promise<void>;
  /** Starts a worker, of which parts of the source may be changed. */
  readonly startWorker: (
    settings?: NodeJS.ProcessEnv,
    changes?: readonly SourceChange[],
    options?: Pick<WorkerProcessOptions, 'processes' | 'onLine' | 'nodeArgs' | 'cli'>,
  ) => Promise<WorkerProcess>;
  /** Sends SIGTERM and gives the exit code. */
  readonly stopWorker: (worker: WorkerProcess) => Promise<number | null>;
  readonly outputs: () => Promise<readonly Output[]>;
  readonly deadLetters: () => Promise<
    readonly { readonly record: PlacedRecord; readonly reason: string | undefined }[]
  >;
  /** Waits until this many records were committed by the worker. */
  readonly committed: (worker: WorkerProcess, count: number) => Promise<void>;
  /** Waits until the group has committed everything that is in the input topic. */
  readonly drained: () => Promise<void>;
  /** Stops whatever still runs and deletes the topics. */
  readonly end: () => Promise<void>;
}

const QUICK = { SESSION_TIMEOUT_MS: '6000', TRANSACTION_TIMEOUT_MS: '10000' };

export async function setScene({
  partitions = 3,
  outputPartitions = partitions,
  inputCompression,
  inputAfterMaxMs,
  outputBeforeMaxMs,
  deadLetterTimestampType,
  maxMessageBytes,
  schemas = { input: callEndedSchema, output: callClassifiedSchema },
  inputProto,
  cluster,
}: SceneOptions = {}): Promise<Scene> {
  const id = crypto.randomUUID().slice(0, 8);
  const topics = { input: `in-${id}`, output: `out-${id}`, deadLetters: `dead-${id}` };
  const brokers = cluster?.brokers ?? inject('brokers');
  const url = cluster?.schemaRegistryUrl ?? inject('schemaRegistryUrl');
  const kafka = createKafkaClient({ clientId: 'test', brokers: [...brokers], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await Promise.all([admin.connect(), producer.connect()]);
  const configEntries = configOf('max.message.bytes', maxMessageBytes);
  const inputEntries = [
    ...configOf('compression.type', inputCompression),
    ...configOf('message.timestamp.after.max.ms', inputAfterMaxMs),
  ];
  await createTopics(admin, [
    { topic: topics.input, numPartitions: partitions, configEntries: inputEntries },
    {
      topic: topics.output,
      numPartitions: outputPartitions,
      configEntries: [...configEntries, ...configOf('message.timestamp.before.max.ms', outputBeforeMaxMs)],
    },
    {
      topic: topics.deadLetters,
      numPartitions: outputPartitions,
      configEntries: [...configEntries, ...configOf('message.timestamp.type', deadLetterTimestampType)],
    },
  ]);
  const registry = createRegistryFor(recordedCallReader, { url, auth: null, ca: null }, () => {});
  const inputSubject = `${topics.input}-value`;
  const schemaId = await (inputProto === undefined
    ? registry.register(inputSubject, schemas.input.json)
    : registry.register(inputSubject, inputProto, 'PROTOBUF'));
  await registry.register(`${topics.output}-value`, schemas.output.json);
  const workers: WorkerProcess[] = [];
  const settings = {
    ...QUICK,
    KAFKA_BROKERS: brokers.join(','),
    SCHEMA_REGISTRY_URL: url,
    INPUT_TOPIC: topics.input,
    OUTPUT_TOPIC: topics.output,
    DEAD_LETTER_TOPIC: topics.deadLetters,
    CONSUMER_GROUP: `group-${id}`,
  };

  return {
    inputTopic: topics.input,
    settings,
    admin,
    kafka,
    schemaId,
    encode: (call, writer = schemaId) => writeFrame(writer, schemas.input.type.toBuffer(call)),
    async send(messages) {
      for (let from = 0; from < messages.length; from += 500) {
        await producer.send({ topic: topics.input, messages: messages.slice(from, from + 500) });
      }
    },
    async sendRecords(topic, partition, records) {
      const limits = { topic, partitionCount: partitions, maxBatchBytes: maxMessageBytes ?? 1_000_000 };
      const brokers = createBrokers(kafka);
      try {
        await brokers.connect([topic]);
        const batches = [...outgoingTo(limits, records, () => partition)];
        const sent = await sendBatches(brokers, ANYBODY, batches, { patienceMs: 10_000, sendsOthers: false });
        if (sent.kind === 'refused') throw sent.refusals[0]!.error;
      } finally {
        await brokers.disconnect();
      }
    },
    async startWorker(more = {}, changes = [], options = {}) {
      const nodeArgs = [...(options.nodeArgs ?? []), ...(changes.length === 0 ? [] : withChangedSource(changes))];
      const worker = await startWorkerProcess({ ...settings, ...more }, { ...options, nodeArgs });
      workers.push(worker);
      return worker;
    },
    async stopWorker(worker) {
      worker.kill('SIGTERM');
      return (await worker.ended).code;
    },
    outputs: () => readOutputs(brokers, topics.output, registry),
    deadLetters: () => readDeadLetters(brokers, topics.deadLetters),
    async committed(worker, count) {
      await waitFor(`${count} committed records`, async () => (await countCommitted(worker)) >= count);
    },
    async drained() {
      await waitFor('the group to commit everything', () => isDrained(admin, topics.input, settings.CONSUMER_GROUP));
    },
    async end() {
      for (const worker of workers) worker.killAll();
      await Promise.all(workers.map(({ ended }) => ended));
      await producer.disconnect();
      await deleteTopics(admin, Object.values(topics));
      await admin.disconnect();
    },
  };
}

async function countCommitted(worker: WorkerProcess): Promise<number> {
  const { calls, deadLetters } = await scrapeMetrics(worker.url);
  return [...calls, ...deadLetters].reduce((sum, { count }) => sum + count, 0);
}

/** What the first group of a cluster hears for some moments. */
const NOT_YET = new Set(['GROUP_LOAD_IN_PROGRESS', 'GROUP_COORDINATOR_NOT_AVAILABLE', 'NOT_COORDINATOR_FOR_GROUP']);

async function isDrained(admin: Admin, topic: string, groupId: string): Promise<boolean> {
  const bounds = await admin.fetchTopicOffsets(topic);
  const committed = await admin.fetchOffsets({ groupId, topics: [topic] }).catch((error: unknown) => {
    if (NOT_YET.has(errorType(error) ?? '')) return null;
    throw error;
  });
  if (committed === null) return false;
  const due = new Map(committed[0]!.partitions.map(({ partition, offset }) => [partition, offset]));
  return bounds.every(({ partition, low, high }) => low === high || due.get(partition) === high);
}

const recordedCallReader: ReaderMaker<RecordedCall> = (written) => {
  const { schema, references } = avroOf(written);
  return { read: createRecordedCallReader(schema, references), projection: null };
};

/** Each output by the schema that it names, or as JSON. */
async function readOutputs(
  brokers: readonly string[],
  topic: string,
  registry: Registry<RecordedCall>,
): Promise<readonly Output[]> {
  const records: PlacedRecord[] = [];
  await readCommitted(brokers, topic, (record) => records.push(record));
  await Promise.all([...schemaIdsToLoad(records, registry)].map((id) => registry.load(id)));
  return records.map((record) => {
    const read = readRecorded(record, { isInput: false, schemas: registry, plain: null });
    if (read.kind !== 'call' || read.published === null) throw new Error(`an output is ${JSON.stringify(read)}`);
    return { record, call: read.call, classification: read.published };
  });
}

async function readDeadLetters(brokers: readonly string[], topic: string) {
  const letters: { readonly record: PlacedRecord; readonly reason: string | undefined }[] = [];
  await readCommitted(brokers, topic, (record) => {
    const reason = record.headers.find(({ key }) => key === DEAD_LETTER_HEADERS.reason)?.value?.toString();
    letters.push({ record, reason });
  });
  return letters;
}

function configOf(name: string, value: string | number | undefined) {
  return value === undefined ? [] : [{ name, value: String(value) }];
}
