import { randomUUID } from 'node:crypto';
import type { Kafka } from 'kafkajs';
import type { Outlet } from '../../pipeline/outlet.ts';
import type { Compression } from '../../records/record-batch.ts';
import { createAcknowledgedOutlet } from './acknowledged-outlet.ts';
import type { Cluster } from './cluster.ts';
import { createKnownProgress } from './known-progress.ts';
import { isCommittedAt } from './is-committed-at.ts';
import type { GroupConsumer } from './consumer.ts';
import type { Destination, TopicLimits } from './outgoing.ts';
import { offsetInLog } from './offset-in-log.ts';
import type { OutletObserver } from '../outlet-reports.ts';
import { createTransactionalOutlet } from './transactional-outlet.ts';
import { createTransactionalProducer } from './transactional-producer.ts';
import { withCompression } from './with-compression.ts';
import { withTopicCheck } from './with-topic-check.ts';

export interface OutletsParts {
  readonly kafka: Kafka;
  readonly delivery: 'exactly-once' | 'at-least-once';
  readonly groupId: string;
  readonly transactionTimeoutMs: number;
  /** Of outputs; dead letters are few, and stay as they are. */
  readonly compression: Compression;
  readonly topics: { readonly input: TopicLimits; readonly output: TopicLimits; readonly deadLetters: TopicLimits };
  readonly cluster: Cluster;
  readonly consumer: GroupConsumer;
  readonly observer: OutletObserver;
}

/** The ways out of all input partitions, by the guarantee that is set. */
export interface Outlets {
  readonly connect: () => Promise<void>;
  readonly outletOf: (inputPartition: number) => Outlet;
  readonly disconnect: () => Promise<void>;
}

export function createOutlets(parts: OutletsParts): Outlets {
  const outlets = parts.delivery === 'exactly-once' ? transactionalOutlets(parts) : acknowledgedOutlets(parts);
  const { output, deadLetters } = parts.topics;
  const checkTopics = () => parts.cluster.checkTopics([output.topic, deadLetters.topic]);
  const { compression } = parts;
  const outletOf = (inputPartition: number) => withTopicCheck(outlets.outletOf(inputPartition), checkTopics);
  if (compression === 'none') return { ...outlets, outletOf };
  return { ...outlets, outletOf: (inputPartition) => withCompression(outletOf(inputPartition), compression) };
}

function transactionalOutlets(parts: OutletsParts): Outlets {
  const { kafka, groupId, transactionTimeoutMs, topics, cluster, observer } = parts;
  const { topic } = topics.input;
  const mark = randomUUID();
  const progress = createKnownProgress(() => cluster.topicId(groupId, topic));
  return {
    connect: () => Promise.resolve(),
    outletOf(inputPartition) {
      const transactionalId = `${groupId}-${topic}-${inputPartition}`;
      return createTransactionalOutlet({
        producer: createTransactionalProducer({ kafka, transactionalId, transactionTimeoutMs }),
        transactionalId,
        groupId,
        topic,
        destination: destinationOf(parts, inputPartition),
        mark,
        dueOffset: (partition) => cluster.dueOffset(groupId, topic, partition),
        offsetInLog: (partition) => offsetInLog(kafka, { groupId, topic, partition }),
        progress,
        isCommitted: (place) => isCommittedAt(kafka, place),
        observer,
      });
    },
    disconnect: () => Promise.resolve(),
  };
}

function acknowledgedOutlets(parts: OutletsParts): Outlets {
  const producer = parts.kafka.producer({ allowAutoTopicCreation: false });
  const { membership, commit } = parts.consumer;
  return {
    connect: () => producer.connect(),
    outletOf: (inputPartition) =>
      createAcknowledgedOutlet({
        producer,
        destination: destinationOf(parts, inputPartition),
        membership,
        commit,
      }),
    disconnect: () => producer.disconnect(),
  };
}

function destinationOf({ topics }: OutletsParts, inputPartition: number): Destination {
  const { input, output, deadLetters } = topics;
  return { inputPartition, inputPartitionCount: input.partitionCount, output, deadLetters };
}
