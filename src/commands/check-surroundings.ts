import { createCluster, type Cluster } from '../adapters/kafka/cluster.ts';
import { ASKING_BY_HAND } from '../adapters/kafka/client-patience.ts';
import { compareVersions } from '../adapters/kafka/compare-versions.ts';
import { connectionOptions } from '../adapters/kafka/connection.ts';
import { createBrokers, type Brokers } from '../adapters/kafka/client/brokers.ts';
import { createKafkaClient } from '../adapters/kafka/kafkajs.ts';
import { boundsOf } from '../adapters/kafka/offsets/bounds.ts';
import { createGroupOffsets } from '../adapters/kafka/offsets/group-offsets.ts';
import { transactionProtocolOf } from '../adapters/kafka/transactions/transaction-protocol.ts';
import { tryTransaction } from '../adapters/kafka/try-transaction.ts';
import { createTopicReader, type TopicReader } from '../adapters/kafka/topic-reader.ts';
import { createLog } from '../adapters/log.ts';
import type { Config } from '../config.ts';
import type { SourceInForce } from '../formats/source-in-force.ts';
import type { WorkerConfig } from '../read-worker-config.ts';
import { CODE_KINDS, CODE_KIND_NAMES, type CauseMap } from '../engine/cause-map.ts';
import { createEngine, type Engine } from '../engine/classify.ts';
import { narrowerTimestamps } from '../narrower-timestamps.ts';
import { isBySchema } from '../formats/format-names.ts';
import { openRegistry } from '../formats/open-registry.ts';
import { engineSettings, protocolNeeds } from '../part-settings.ts';
import { findSchemas, findTopics } from '../start-up.ts';
import { problemsOf } from '../start-up-error.ts';
import { callsOfTopic } from './calls-of-topic.ts';
import { printable } from './printable.ts';
import { sampleCalls, type CallSample, type UnknownCodeCount } from './sample-calls.ts';

/** One thing that was looked at. A failure would keep the worker from starting or from working. */
export interface Finding {
  readonly kind: 'ok' | 'warning' | 'failure';
  readonly subject: string;
  readonly detail: string;
}

const MOST_CODES = 20;
const MOST_CARRIERS = 3;

/**
 * Connects to everything the settings name and says what would fail. It joins no group, registers no
 * schema and writes to no topic.
 */
export async function* checkSurroundings(
  { config, source }: WorkerConfig,
  sampleSize: number,
): AsyncGenerator<Finding> {
  const engine = createEngine(engineSettings(config));
  yield ok('cause map', causeMapWords(engineSettings(config).causeMap, engine));
  const kafka = createKafkaClient({ ...connectionOptions(config, createLog('silent')), ...ASKING_BY_HAND });
  const cluster = createCluster(kafka);
  const reader = createTopicReader(kafka);
  const brokers = createBrokers(kafka);
  try {
    const topics = await attempt('topics', async () => topicFindings(config, cluster));
    yield* topics;
    yield* await attempt('schemas', async () => schemaFindings(config));
    if (topics.some(({ kind }) => kind === 'failure')) return;
    await brokers.connect([config.INPUT_TOPIC]);
    yield* await attempt('protocol', async () => protocolFindings(config, brokers));
    if (config.DELIVERY === 'exactly-once') {
      yield* await attempt('transactions', async () => {
        const id = `${config.CONSUMER_GROUP}-check`;
        await tryTransaction(brokers, id);
        return [ok('transactions', `brokers have them, and this user may use ids such as ${id}`)];
      });
    }
    yield* await attempt('group', async () => [await lagFinding(config, brokers)]);
    yield* await attempt('sample', async () => sampleFindings(config, source, engine, reader, sampleSize));
  } finally {
    await Promise.all([cluster.disconnect(), reader.disconnect(), brokers.disconnect()]);
  }
}

async function attempt(subject: string, look: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await look();
  } catch (error) {
    return problemsOf(error).map((detail) => ({ kind: 'failure', subject, detail }));
  }
}

async function topicFindings(config: Config, cluster: Cluster): Promise<readonly Finding[]> {
  await cluster.connect();
  const { input, output, deadLetters } = await findTopics(config, cluster);
  const findings = [input, output, deadLetters].map(({ topic, partitionCount, maxBatchBytes }) =>
    ok('topic', `${topic}: ${partitionCount} partitions, batches of ${maxBatchBytes} bytes at most`),
  );
  for (const { topic, partitionCount } of [output, deadLetters]) {
    if (partitionCount === input.partitionCount) continue;
    const detail = `${topic} has ${partitionCount} partitions, ${input.topic} ${input.partitionCount}: records are partitioned anew, by their keys`;
    findings.push({ kind: 'warning', subject: 'topic', detail });
  }
  for (const detail of narrowerTimestamps({ input, output, deadLetters }))
    findings.push({ kind: 'warning', subject: 'timestamps', detail });
  return findings;
}

/** Each broker by itself: in the middle of an upgrade they differ. */
async function protocolFindings(config: Config, brokers: Brokers): Promise<readonly Finding[]> {
  const problems = await compareVersions(brokers, protocolNeeds(config));
  if (problems.length > 0) return problems.map(({ detail }) => ({ kind: 'failure', subject: 'protocol', detail }));
  const { addsAhead } = await transactionProtocolOf(brokers);
  const brokerCount = brokers.nodeIds().length;
  const count = brokerCount === 1 ? 'the broker speaks' : `all ${brokerCount} brokers speak`;
  return [ok('protocol', `${count} all requests that are needed, and transaction protocol ${addsAhead ? 1 : 2}`)];
}

/** A schema that the worker would register is only missing until then. */
async function schemaFindings(config: Config): Promise<readonly Finding[]> {
  const registry = openRegistry(config, () => {});
  if (registry === null) return [ok('schemas', 'none are needed: input and output say themselves what is in them')];
  if (config.REGISTER_SCHEMAS) {
    await registry.latestId(`${config.OUTPUT_TOPIC}-value`);
    return [ok('schemas', 'the registry answers; the worker registers its schemas when it starts')];
  }
  const id = await findSchemas(config, registry);
  const words = [
    ...(isBySchema(config.INPUT_FORMAT) ? [`${config.INPUT_TOPIC}-value can be read`] : []),
    ...(id === null ? [] : [`${config.OUTPUT_TOPIC}-value is written with id ${id}`]),
  ];
  return [ok('schemas', words.join(', '))];
}

async function lagFinding(config: Config, brokers: Brokers): Promise<Finding> {
  const { CONSUMER_GROUP: group, INPUT_TOPIC: topic } = config;
  const partitions = [...brokers.leadersOf(topic).keys()];
  const committed = await createGroupOffsets(brokers, group, topic).committed(partitions, false);
  const earliest = await boundsOf(brokers, topic, partitions, 'earliest');
  const latest = await boundsOf(brokers, topic, partitions, 'latest');
  const behind = partitions.reduce(
    (sum, partition) => sum + latest.get(partition)! - (committed.get(partition)?.offset ?? earliest.get(partition)!),
    0n,
  );
  return ok('group', `${group} is ${behind} offsets behind the end of ${topic}`);
}

async function sampleFindings(
  config: Config,
  source: SourceInForce | null,
  engine: Engine,
  reader: TopicReader,
  sampleSize: number,
): Promise<readonly Finding[]> {
  const { INPUT_TOPIC: topic } = config;
  const partitions = (await reader.bounds(topic)).length;
  const last = Math.max(1, Math.ceil(sampleSize / partitions));
  const all = { topic, partition: null, offset: null, count: null, sinceMs: null, untilMs: null };
  const sample = await sampleCalls(callsOfTopic(config, source, { ...all, last }), engine);
  return [...countFindings(sample, topic), ...sample.unknownCodes.slice(0, MOST_CODES).map(codeFinding)];
}

function countFindings(
  { classified, unclassified, skipped, bad, firstBad }: CallSample,
  topic: string,
): readonly Finding[] {
  const records = classified + unclassified + skipped + bad;
  if (records === 0) return [ok('sample', `${topic} holds no record to look at`)];
  const noCalls = skipped === 0 ? '' : `${skipped} no calls, `;
  const detail = `the last ${records} records: ${classified} classified, ${unclassified} unclassified, ${noCalls}${bad} dead letters`;
  if (firstBad === null) return [ok('sample', detail)];
  return [
    { kind: 'warning', subject: 'sample', detail: `${detail}, the first at ${firstBad.place}: ${firstBad.problem}` },
  ];
}

function codeFinding({ kind, code, count, carriers }: UnknownCodeCount): Finding {
  const most = [...carriers].toSorted(([, one], [, other]) => other - one).slice(0, MOST_CARRIERS);
  const words = most.map(([carrier, calls]) => `${carrier === '' ? 'no carrier' : printable(carrier)} ${calls}`);
  const calls = count === 1 ? '1 call' : `${count} calls`;
  const detail = `${CODE_KIND_NAMES[kind]} ${code} is not in the cause map, of ${calls} (${words.join(', ')})`;
  return { kind: 'warning', subject: 'unknown code', detail };
}

function causeMapWords({ everyCarrier, carriers }: CauseMap, engine: Engine): string {
  const overrides = [everyCarrier, ...Object.values(carriers)].flatMap((lists) =>
    CODE_KINDS.map((kind) => lists[kind].length),
  );
  const count = overrides.reduce((sum, length) => sum + length, 0);
  const names = Object.keys(carriers);
  const scope = names.length === 0 ? '' : `, for ${names.join(', ')} among others`;
  return `${count === 0 ? 'the default one' : `${count} overrides of the default one${scope}`}; table ${engine.tableVersion}`;
}

function ok(subject: string, detail: string): Finding {
  return { kind: 'ok', subject, detail };
}
