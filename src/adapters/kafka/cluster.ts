import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin, Kafka } from 'kafkajs';
import { RetryError, StopError } from '../../pipeline/failures.ts';
import { classifyFailure } from './broker-errors.ts';
import { ConfigResourceTypes, errorType } from './kafkajs.ts';
import type { TopicLimits } from './outgoing.ts';
import { within } from './within.ts';

/** Questions to the cluster that belong to no partition's data. */
export interface Cluster {
  /** @throws StopError where no broker answers or one refuses the credentials. */
  readonly connect: () => Promise<void>;
  /** What is known of these topics; a topic that is not there is left out. */
  readonly describeTopics: (topics: readonly string[]) => Promise<ReadonlyMap<string, TopicLimits>>;
  /** @throws StopError where one of the topics is gone. */
  readonly checkTopics: (topics: readonly string[]) => Promise<void>;
  /** The offset that is due next for a group: the committed one, else the earliest. @throws RetryError */
  readonly dueOffset: (groupId: string, topic: string, partition: number) => Promise<bigint>;
  readonly disconnect: () => Promise<void>;
}

const DEADLINE_MS = 5_000;
const OFFSET_ATTEMPTS = 10;
/** Kafka's default of `max.message.bytes`, taken where the right to read a topic's configuration is missing. */
const DEFAULT_MAX_BATCH_BYTES = 1_048_588;

/** A cluster as its admin requests show it. One connection, made anew after it failed. */
export function createCluster(kafka: Kafka): Cluster {
  const admin = kafka.admin();

  async function connect(): Promise<void> {
    try {
      await admin.connect();
      await admin.describeCluster();
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      throw new StopError(`no broker of KAFKA_BROKERS can be used: ${detail}`, { cause: error });
    }
  }

  async function describeTopics(topics: readonly string[]): Promise<ReadonlyMap<string, TopicLimits>> {
    const limits = new Map<string, TopicLimits>();
    for (const topic of topics) {
      const partitionCount = await countPartitions(admin, topic);
      if (partitionCount === null) continue;
      limits.set(topic, { topic, partitionCount, maxBatchBytes: await readMaxBatchBytes(admin, topic) });
    }
    return limits;
  }

  async function checkTopics(topics: readonly string[]): Promise<void> {
    for (const topic of topics) {
      if ((await countPartitions(admin, topic)) === null) throw new StopError(`topic ${topic} is gone`);
    }
  }

  async function dueOffset(groupId: string, topic: string, partition: number): Promise<bigint> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await readDueOffset(admin, groupId, topic, partition);
      } catch (error) {
        const failure = classifyFailure('reading the committed offset', error);
        if (!(failure instanceof RetryError) || attempt === OFFSET_ATTEMPTS) throw failure;
        // Its coordinator may have moved: a new connection asks who it is now.
        await admin.disconnect().catch(() => {});
        await sleep(attempt * 50);
        await within(DEADLINE_MS, 'connecting', admin.connect()).catch(() => {});
      }
    }
  }

  return { connect, describeTopics, checkTopics, dueOffset, disconnect: () => admin.disconnect() };
}

async function countPartitions(admin: Admin, topic: string): Promise<number | null> {
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    return topics[0]?.partitions.length ?? null;
  } catch (error) {
    if (errorType(error) === 'UNKNOWN_TOPIC_OR_PARTITION') return null;
    throw classifyFailure(`describing topic ${topic}`, error);
  }
}

async function readMaxBatchBytes(admin: Admin, topic: string): Promise<number> {
  try {
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name: topic, configNames: ['max.message.bytes'] }],
    });
    return Number(resources[0]?.configEntries[0]?.configValue ?? DEFAULT_MAX_BATCH_BYTES);
  } catch (error) {
    if (errorType(error) === 'TOPIC_AUTHORIZATION_FAILED') return DEFAULT_MAX_BATCH_BYTES;
    throw new StopError(`the configuration of topic ${topic} cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

async function readDueOffset(admin: Admin, groupId: string, topic: string, partition: number): Promise<bigint> {
  const committed = await within(
    DEADLINE_MS,
    'reading the committed offset',
    admin.fetchOffsets({ groupId, topics: [topic] }),
  );
  const offset = committed[0]?.partitions.find((entry) => entry.partition === partition)?.offset ?? '-1';
  if (BigInt(offset) >= 0n) return BigInt(offset);
  const bounds = await within(DEADLINE_MS, 'reading the earliest offset', admin.fetchTopicOffsets(topic));
  return BigInt(bounds.find((entry) => entry.partition === partition)?.low ?? '0');
}
