import type { Consumer, ConsumerCrashEvent, EachBatchPayload, Kafka } from 'kafkajs';
import type { FetchedBatch } from '../../pipeline/partition-lane.ts';
import type { Turn } from '../../pipeline/turn.ts';
import { MembershipError } from '../../pipeline/failures.ts';
import { blocksOf, deniedMembers, releaseBlocks } from './kafkajs.ts';
import { createMembership, type Membership } from './membership.ts';
import { createTurn } from './turn.ts';

export interface ConsumerSettings {
  readonly groupId: string;
  readonly topic: string;
  readonly sessionTimeoutMs: number;
  /** After so long the topic's partitions are asked for again; added ones are found within it. */
  readonly metadataMaxAgeMs: number;
  /** How much one answer of one broker may bring, and how much of one partition, in bytes. */
  readonly maxBytes: number;
  readonly maxBytesPerPartition: number;
  readonly partitionsAtOnce: number;
}

export interface ConsumerHandlers {
  readonly onBatch: (batch: FetchedBatch, turn: Turn) => Promise<void>;
  /** The group was joined; these partitions of the topic are this worker's, and no others. */
  readonly onAssigned: (partitions: readonly number[]) => void;
  readonly onRebalance: () => void;
  /** The consumer is dead and will not come back, or a batch failed for good. */
  readonly onFatal: (error: Error) => void;
  /** The consumer has broken down and starts itself again. */
  readonly onRestart: (error: Error) => void;
}

/** A member of the consumer group. */
export interface GroupConsumer {
  /** Resolves once it consumes or tries to; `ready` says which. */
  readonly start: () => Promise<void>;
  /** Lets the batches in hand end, leaves the group and disconnects. */
  readonly stop: () => Promise<void>;
  /** Whether it is a member of the group, by the last word of a broker. */
  readonly ready: () => boolean;
  /** How often it has shown that it goes on: by an answer of a broker, or by an attempt that failed. */
  readonly signs: () => number;
  readonly membership: Membership;
  /** Commits an offset in the group's own way, for a worker without transactions. */
  readonly commit: (partition: number, next: bigint) => Promise<void>;
}

const MAX_WAIT_MS = 300;
const REBALANCE_TIMEOUT_MS = 15_000;
const RETRY = { initialRetryTime: 50, maxRetryTime: 1_000, retries: 10 };

export function createGroupConsumer(
  kafka: Kafka,
  settings: ConsumerSettings,
  handlers: ConsumerHandlers,
): GroupConsumer {
  const { groupId, topic, sessionTimeoutMs } = settings;
  const consumer = kafka.consumer({
    groupId,
    sessionTimeout: sessionTimeoutMs,
    heartbeatInterval: Math.floor(sessionTimeoutMs / 10),
    rebalanceTimeout: REBALANCE_TIMEOUT_MS,
    maxBytesPerPartition: settings.maxBytesPerPartition,
    maxBytes: settings.maxBytes,
    maxWaitTimeInMs: MAX_WAIT_MS,
    metadataMaxAge: settings.metadataMaxAgeMs,
    allowAutoTopicCreation: false,
    retry: RETRY,
  });
  const membership = createMembership();
  const signs = watchConsumer(consumer, topic, membership, handlers);
  let stopping = false;

  async function eachBatch(payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    if (!membership.owns(batch.partition)) return;
    const turn = createTurn({
      consumer,
      payload,
      membership,
      pulseMs: Math.floor(sessionTimeoutMs / 15),
      heartbeats: signs.heartbeats,
      isRunning: () => !stopping && payload.isRunning(),
    });
    try {
      await handlers.onBatch(toFetchedBatch(payload), turn);
    } catch (error) {
      if (!(error instanceof MembershipError)) handlers.onFatal(error as Error);
      // What a broker said about the membership is for kafkajs to act upon: it rejoins.
      else if (error.cause !== undefined) throw error.cause;
    }
  }

  return {
    membership,
    ready: membership.ready,
    signs: signs.count,
    async start() {
      await consumer.connect();
      await consumer.subscribe({ topics: [topic], fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: settings.partitionsAtOnce,
        eachBatch,
      });
    },
    async stop() {
      stopping = true;
      membership.onLeave();
      await consumer.disconnect();
    },
    commit: (partition, next) => consumer.commitOffsets([{ topic, partition, offset: String(next) }]),
  };
}

interface SignsOfLife {
  readonly heartbeats: () => number;
  readonly count: () => number;
}

/** Follows what kafkajs tells of itself. */
function watchConsumer(
  consumer: Consumer,
  topic: string,
  membership: Membership,
  handlers: ConsumerHandlers,
): SignsOfLife {
  let count = 0;
  let heartbeats = 0;
  const sign = () => {
    count += 1;
  };
  consumer.on('consumer.network.request', sign);
  consumer.on('consumer.network.request_timeout', sign);
  consumer.on('consumer.heartbeat', ({ payload: { memberId } }) => {
    heartbeats += 1;
    deniedMembers.delete(memberId);
    sign();
  });
  consumer.on('consumer.fetch', sign);
  consumer.on('consumer.group_join', ({ payload }) => {
    sign();
    const partitions = payload.memberAssignment[topic] ?? [];
    membership.onJoin(partitions);
    handlers.onAssigned(partitions);
  });
  consumer.on('consumer.rebalancing', ({ payload: { memberId } }) => {
    sign();
    membership.onRebalance(deniedMembers.delete(memberId));
    handlers.onRebalance();
  });
  consumer.on('consumer.crash', ({ payload }: ConsumerCrashEvent) => {
    sign();
    if (payload.restart) handlers.onRestart(payload.error);
    else {
      membership.onLeave();
      handlers.onFatal(payload.error);
    }
  });
  return { heartbeats: () => heartbeats, count: () => count };
}

function toFetchedBatch({ batch }: EachBatchPayload): FetchedBatch {
  const { fetchedOffset } = batch as unknown as { readonly fetchedOffset: string | number };
  return {
    topic: batch.topic,
    partition: batch.partition,
    blocks: blocksOf(batch),
    fetchedOffset: BigInt(String(fetchedOffset)),
    lastOffset: BigInt(batch.lastOffset()),
    highWatermark: BigInt(batch.highWatermark),
    release: () => releaseBlocks(batch),
  };
}
