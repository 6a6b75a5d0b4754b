import { setTimeout as sleep } from 'node:timers/promises';
import type { Kafka } from 'kafkajs';
import { RetryError, StopError } from '../../pipeline/failures.ts';
import { classifyFailure } from './broker-errors.ts';
import type { CommittedOffset } from './committed-offset.ts';
import { COORDINATOR_TYPES } from './coordinator-types.ts';
import { createInnerCluster, errorOfCode, type InnerCluster, type PartitionOffsets } from './kafkajs.ts';
import type { Asked } from './flexible-request.ts';
import { fetchesStableOffsets, fetchStableOffset } from './stable-offset-fetch.ts';
import { fetchTopicId } from './topic-id.ts';
import { within } from './within.ts';

/** The offset that is due next: the committed one, else the earliest, without metadata. */
export interface DueOffset extends CommittedOffset {
  readonly isCommitted: boolean;
}

/** Where groups stand, by their coordinators' word now. */
export interface DueOffsets {
  /** @throws RetryError, StopError */
  readonly dueOffset: (groupId: string, topic: string, partition: number) => Promise<DueOffset>;
  /**
   * What tells a topic from one of the same name that was made after it; null where brokers have no such thing. The
   * group's coordinator says it, who forgets what is committed when a topic is deleted. @throws RetryError, StopError
   */
  readonly topicId: (groupId: string, topic: string) => Promise<string | null>;
  readonly disconnect: () => Promise<void>;
}

const DEADLINE_MS = 5_000;
const ATTEMPTS = 5;
const PAUSE_MS = 50;
const NOT_YET_PAUSE_MS = 20;
/** A coordinator that is loading, and a transaction that has not ended. */
const NOT_YET: ReadonlySet<number> = new Set([14, 88]);
const UNKNOWN_TOPIC = 3;
const NOTHING_COMMITTED = -1n;

/**
 * Asks for one partition alone. kafkajs' admin client asks for those that it knows of the topic, and what it does
 * not know yet, as a partition that was just added, would look as if nothing had been committed of it.
 */
export function createDueOffsets(kafka: Kafka): DueOffsets {
  let current: Promise<InnerCluster> | null = null;

  async function connect(): Promise<InnerCluster> {
    const cluster = createInnerCluster(kafka);
    await cluster.connect();
    return cluster;
  }

  async function forget(failed: Promise<InnerCluster>): Promise<void> {
    if (current === failed) current = null;
    const cluster = await failed.catch(() => null);
    await cluster?.disconnect().catch(() => {});
  }

  /** Tries again where a coordinator has moved, or is out of reach: new connections find out. */
  async function ask<T>(step: string, question: (cluster: InnerCluster) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const connected = (current ??= connect());
      try {
        return await within(DEADLINE_MS, step, connected.then(question));
      } catch (error) {
        void forget(connected);
        const failure = classifyFailure(step, error);
        if (!(failure instanceof RetryError) || attempt === ATTEMPTS) throw failure;
        await sleep(attempt * PAUSE_MS);
      }
    }
  }

  return {
    dueOffset: (groupId, topic, partition) =>
      ask('reading the committed offset', (cluster) => readDueOffset(cluster, groupId, topic, partition)),
    topicId: (groupId, topic) => ask('asking for the id of a topic', (cluster) => readTopicId(cluster, groupId, topic)),
    async disconnect() {
      if (current !== null) await forget(current);
    },
  };
}

const coordinatorOf = (cluster: InnerCluster, groupId: string) =>
  cluster.findGroupCoordinator({ groupId, coordinatorType: COORDINATOR_TYPES.group });

async function readDueOffset(
  cluster: InnerCluster,
  groupId: string,
  topic: string,
  partition: number,
): Promise<DueOffset> {
  const coordinator = await coordinatorOf(cluster, groupId);
  const topics = [{ topic, partitions: [{ partition }] }];
  const { offset, metadata } = fetchesStableOffsets(coordinator)
    ? await stableOffset(coordinator, groupId, topic, partition)
    : offsetOf((await coordinator.offsetFetch({ groupId, topics })).responses, partition, 'the committed offset');
  if (offset !== NOTHING_COMMITTED) return { offset, metadata, isCommitted: true };
  await cluster.addTargetTopic(topic);
  await cluster.refreshMetadata();
  const earliest = await cluster.fetchTopicsOffset([{ ...topics[0]!, fromBeginning: true }]);
  return { ...offsetOf(earliest, partition, 'the earliest offset'), isCommitted: false };
}

async function readTopicId(cluster: InnerCluster, groupId: string, topic: string): Promise<string | null> {
  const { id, errorCode } = await fetchTopicId(await coordinatorOf(cluster, groupId), topic);
  if (errorCode === UNKNOWN_TOPIC) throw new StopError(`topic ${topic} is gone`);
  if (errorCode !== 0) throw errorOfCode(errorCode);
  return id;
}

async function stableOffset(
  coordinator: Asked,
  groupId: string,
  topic: string,
  partition: number,
): Promise<CommittedOffset> {
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    const { errorCode, ...committed } = await fetchStableOffset(coordinator, groupId, topic, partition);
    if (errorCode === 0) return committed;
    if (!NOT_YET.has(errorCode) || performance.now() > deadline) throw errorOfCode(errorCode);
    await sleep(NOT_YET_PAUSE_MS);
  }
}

function offsetOf(answer: PartitionOffsets, partition: number, what: string): CommittedOffset {
  const found = answer[0]?.partitions.find((entry) => entry.partition === partition);
  if (found === undefined) throw new RetryError(`no broker gave ${what} of partition ${partition}`);
  return { offset: BigInt(found.offset), metadata: found.metadata ?? '' };
}
