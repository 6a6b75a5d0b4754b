import { setTimeout as sleep } from 'node:timers/promises';
import type { Kafka } from 'kafkajs';
import { RetryError } from '../../pipeline/failures.ts';
import { classifyFailure } from './broker-errors.ts';
import { createInnerCluster, errorOfCode, type InnerCluster, type PartitionOffsets } from './kafkajs.ts';
import { fetchesStableOffsets, fetchStableOffset, type RequestingBroker } from './stable-offset-fetch.ts';
import { within } from './within.ts';

/** Where groups stand, by the brokers' word now. */
export interface DueOffsets {
  /** The offset that is due next for a group: the committed one, else the earliest. @throws RetryError, StopError */
  readonly dueOffset: (groupId: string, topic: string, partition: number) => Promise<bigint>;
  readonly disconnect: () => Promise<void>;
}

const DEADLINE_MS = 5_000;
const ATTEMPTS = 5;
const PAUSE_MS = 50;
const NOT_YET_PAUSE_MS = 20;
/** A coordinator that is loading, and a transaction that has not ended. */
const NOT_YET: ReadonlySet<number> = new Set([14, 88]);
const GROUP = 0; // of the kinds of coordinators
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

  return {
    async dueOffset(groupId, topic, partition) {
      for (let attempt = 1; ; attempt++) {
        const connected = (current ??= connect());
        try {
          const asked = connected.then((cluster) => askFor(cluster, groupId, topic, partition));
          return await within(DEADLINE_MS, 'reading the committed offset', asked);
        } catch (error) {
          // A coordinator may have moved, or be out of reach: new connections find out.
          void forget(connected);
          const failure = classifyFailure('reading the committed offset', error);
          if (!(failure instanceof RetryError) || attempt === ATTEMPTS) throw failure;
          await sleep(attempt * PAUSE_MS);
        }
      }
    },
    async disconnect() {
      if (current !== null) await forget(current);
    },
  };
}

async function askFor(cluster: InnerCluster, groupId: string, topic: string, partition: number): Promise<bigint> {
  const coordinator = await cluster.findGroupCoordinator({ groupId, coordinatorType: GROUP });
  const topics = [{ topic, partitions: [{ partition }] }];
  const offset = fetchesStableOffsets(coordinator)
    ? await stableOffset(coordinator, groupId, topic, partition)
    : offsetOf((await coordinator.offsetFetch({ groupId, topics })).responses, partition, 'the committed offset');
  if (offset !== NOTHING_COMMITTED) return offset;
  await cluster.addTargetTopic(topic);
  await cluster.refreshMetadata();
  const earliest = await cluster.fetchTopicsOffset([{ ...topics[0]!, fromBeginning: true }]);
  return offsetOf(earliest, partition, 'the earliest offset');
}

async function stableOffset(
  coordinator: RequestingBroker,
  groupId: string,
  topic: string,
  partition: number,
): Promise<bigint> {
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    const { offset, errorCode } = await fetchStableOffset(coordinator, groupId, topic, partition);
    if (errorCode === 0) return offset;
    if (!NOT_YET.has(errorCode) || performance.now() > deadline) throw errorOfCode(errorCode);
    await sleep(NOT_YET_PAUSE_MS);
  }
}

function offsetOf(answer: PartitionOffsets, partition: number, what: string): bigint {
  const found = answer[0]?.partitions.find((entry) => entry.partition === partition);
  if (found === undefined) throw new RetryError(`no broker gave ${what} of partition ${partition}`);
  return BigInt(found.offset);
}
