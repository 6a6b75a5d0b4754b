import { setTimeout as sleep } from 'node:timers/promises';
import { createCluster, type Cluster, type TopicDescription } from '../adapters/kafka/cluster.ts';
import { ASKING_BY_HAND, PUBLISHING } from '../adapters/kafka/client-patience.ts';
import { createBrokers } from '../adapters/kafka/client/brokers.ts';
import { connectionOptions } from '../adapters/kafka/connection.ts';
import { createKafkaClient } from '../adapters/kafka/kafkajs.ts';
import { createRedriveOutlet } from '../adapters/kafka/redrive-outlet.ts';
import { createTopicReader, type PartitionBounds, type TopicReader } from '../adapters/kafka/topic-reader.ts';
import { createLog } from '../adapters/log.ts';
import type { RedriveConfig } from '../config.ts';
import { RECEIPT_BYTES } from '../events/redrive-receipt.ts';
import { StopError } from '../pipeline/failures.ts';
import { fateOfLetter } from '../pipeline/letter-fate.ts';
import { redrivePartition, type RedriveParts } from '../pipeline/redrive-partition.ts';
import type { LetterOutcome, LetterSource, RedriveOutlet } from '../pipeline/redrive-ports.ts';
import { NO_TIMESTAMP_LIMITS, boundsAt } from '../records/timestamp-limits.ts';
import type { RedriveOptions } from './redrive-options.ts';

const MAX_LETTERS = 500;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;

/** Opened and published to by a dry run. */
const NOWHERE: RedriveOutlet = {
  open: () => Promise.resolve(),
  publish: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

/**
 * Brings dead letters back, partition by partition, until all are looked at, the limit is reached or `signal`
 * is aborted, and says of each what became of it.
 * @throws StopError where it cannot begin or go on; what it told of is done.
 */
export async function* redriveLetters(
  config: RedriveConfig,
  options: RedriveOptions,
  signal: AbortSignal,
): AsyncGenerator<LetterOutcome> {
  const log = createLog('silent');
  const asking = createKafkaClient({ ...connectionOptions(config, log), ...ASKING_BY_HAND });
  const brokers = createBrokers(createKafkaClient({ ...connectionOptions(config, log), ...PUBLISHING }));
  const cluster = createCluster(asking);
  const reader = createTopicReader(asking);
  try {
    const topics = await findTopics(config, options, cluster);
    const parts = partsOf(topics, options, signal);
    const { topic } = topics.deadLetters;
    let room = options.limit ?? Number.POSITIVE_INFINITY;
    for (const atStart of await reader.bounds(topic)) {
      const outlet = options.dryRun
        ? NOWHERE
        : createRedriveOutlet({
            ...topics,
            brokers,
            groupId: config.CONSUMER_GROUP,
            transactionTimeoutMs: config.TRANSACTION_TIMEOUT_MS,
            partition: atStart.partition,
            checkTopics: cluster.checkTopics,
          });
      for await (const outcome of redrivePartition(sourceOf(reader, topic, atStart), outlet, parts, room)) {
        if (outcome.kind === 'brought back') room -= 1;
        yield outcome;
      }
      if (room === 0 || signal.aborted) return;
    }
  } finally {
    await Promise.all([cluster.disconnect(), reader.disconnect(), brokers.disconnect()]);
  }
}

interface RedriveTopics {
  readonly input: TopicDescription;
  readonly deadLetters: TopicDescription;
  readonly park: TopicDescription | null;
}

async function findTopics(config: RedriveConfig, options: RedriveOptions, cluster: Cluster): Promise<RedriveTopics> {
  const named = [
    [config.INPUT_TOPIC, 'INPUT_TOPIC'],
    [config.DEAD_LETTER_TOPIC, 'DEAD_LETTER_TOPIC'],
    ...(options.parkTopic === undefined ? [] : [[options.parkTopic, '--park-topic'] as const]),
  ] as const;
  await cluster.connect();
  const found = await cluster.describeTopics(named.map(([topic]) => topic));
  const missing = named.filter(([topic]) => !found.has(topic)).map(([topic, name]) => `${topic} (${name})`);
  if (missing.length > 0)
    throw new StopError(`there is no topic ${missing.join(', ')}; create it, or check the rights of this user`);
  return {
    input: found.get(config.INPUT_TOPIC)!,
    deadLetters: found.get(config.DEAD_LETTER_TOPIC)!,
    park: options.parkTopic === undefined ? null : found.get(options.parkTopic)!,
  };
}

function partsOf({ input, deadLetters, park }: RedriveTopics, options: RedriveOptions, signal: AbortSignal) {
  const selection = {
    reasons: options.reason === undefined ? null : new Set<string>(options.reason),
    sinceMs: options.since ?? null,
    untilMs: options.until ?? null,
    maxAttempts: options.maxAttempts,
    input: targetOf(input),
    park: park && targetOf(park),
  };
  const fitting = Math.floor((deadLetters.maxBatchBytes - RECEIPT_BYTES.ofTheRest) / RECEIPT_BYTES.ofLetter);
  return {
    runId: crypto.randomUUID(),
    decide: (letter) => fateOfLetter(letter, selection),
    maxLettersATransaction: Math.max(1, Math.min(MAX_LETTERS, fitting)),
    async pause(failures) {
      // Two runs that shut each other out must not do so in step.
      const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS) * (0.5 + Math.random());
      await sleep(pauseMs, undefined, { signal }).catch(() => {});
    },
    isRunning: () => !signal.aborted,
  } satisfies RedriveParts;
}

function targetOf({ topic, maxBatchBytes, timestamps }: TopicDescription) {
  return { topic, maxBatchBytes, accepted: boundsAt(timestamps?.limits ?? NO_TIMESTAMP_LIMITS, Date.now()) };
}

function sourceOf(reader: TopicReader, topic: string, atStart: PartitionBounds): LetterSource {
  const { partition } = atStart;
  return {
    partition,
    atStart,
    async bounds() {
      const found = (await reader.bounds(topic)).find((bounds) => bounds.partition === partition);
      if (found === undefined) throw new StopError(`topic ${topic} has no partition ${partition}`);
      return found;
    },
    read: (from, to) => reader.read({ topic, partition, from, to }),
  };
}
