import type { Admin, Kafka } from 'kafkajs';
import { StopError } from '../../pipeline/failures.ts';
import { classifyFailure } from './broker-errors.ts';
import { errorType } from './kafkajs.ts';
import type { TopicLimits } from './outgoing.ts';
import { readTopicSettings, type TopicSettings } from './topic-settings.ts';

/** What is known of a topic. */
export interface TopicDescription extends TopicLimits, TopicSettings {}

/** Questions to the cluster that belong to no partition's data. */
export interface Cluster {
  /** @throws StopError where no broker answers or one refuses the credentials. */
  readonly connect: () => Promise<void>;
  /** What is known of these topics; a topic that is not there is left out. */
  readonly describeTopics: (topics: readonly string[]) => Promise<ReadonlyMap<string, TopicDescription>>;
  /** @throws StopError where one of the topics is gone, or has fewer partitions than it had. */
  readonly checkTopics: (topics: readonly TopicLimits[]) => Promise<void>;
  readonly disconnect: () => Promise<void>;
}

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

  async function describeTopics(topics: readonly string[]): Promise<ReadonlyMap<string, TopicDescription>> {
    const found = new Map<string, TopicDescription>();
    for (const topic of topics) {
      const partitionCount = await countPartitions(admin, topic);
      if (partitionCount === null) continue;
      found.set(topic, { topic, partitionCount, ...(await readTopicSettings(admin, topic)) });
    }
    return found;
  }

  async function checkTopics(topics: readonly TopicLimits[]): Promise<void> {
    for (const { topic, partitionCount } of topics) {
      const count = await countPartitions(admin, topic);
      if (count === null) throw new StopError(`topic ${topic} is gone`);
      if (count < partitionCount)
        throw new StopError(`topic ${topic} has no partition ${count} any more: was it made anew?`);
    }
  }

  return { connect, describeTopics, checkTopics, disconnect: () => admin.disconnect() };
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
