import { createRequire } from 'node:module';
import '../../src/adapters/kafka/kafkajs.ts';

const require = createRequire(import.meta.url);

interface Fetched {
  readonly partition: number;
  readonly fetchedOffset: string;
  lastOffset(): string;
}
export interface FetchRequest {
  readonly maxWaitTime: number;
  readonly topics: readonly {
    readonly partitions: readonly { readonly partition: number; readonly fetchOffset: string }[];
  }[];
}
interface Fetcher {
  start(): Promise<void>;
  stop(): Promise<void>;
}

const createFetcher = require('kafkajs/src/consumer/fetcher') as (parts: object) => Fetcher;
const createWorkerQueue = require('kafkajs/src/consumer/workerQueue') as (parts: object) => object;
const createWorker = require('kafkajs/src/consumer/worker') as (parts: object) => object;
const { prototype } = require('kafkajs/src/consumer/consumerGroup') as {
  prototype: { fetch(nodeId: number): Promise<readonly Fetched[]> };
};

export const MAX_WAIT_MS = 300;
const TOPIC = 'in';
/** As much as a fetch brings of a partition. */
export const MOST_RECORDS = 10;
const BYTES_A_RECORD = 100;
const OUT_OF_RANGE = 'KafkaJSOffsetOutOfRange';
export const numbered = (count: number) => Array.from({ length: count }, (_, i) => i);

/**
 * A consumer of kafkajs over brokers that are none, of which each leads some of the partitions: what they are asked for,
 * and what is in hand.
 */
export function consumerOf(
  ledBy: Readonly<Record<number, readonly number[]>>,
  atOnce: number,
  recordsAnAnswer = Number.POSITIVE_INFINITY,
) {
  const partitions = Object.values(ledBy).flat();
  let begun = 0;
  const asked: (FetchRequest & { readonly nodeId: number })[] = [];
  /** Of each partition: how many records it has, and up to where they are worked. */
  const ends = new Map(partitions.map((partition) => [partition, 1]));
  const positions = new Map(partitions.map((partition) => [partition, 0]));
  const inHand = new Map<number, PromiseWithResolvers<void>>();
  /** Answers from this offset on are late. */
  let lateOffset = Number.POSITIVE_INFINITY;
  const late = Promise.withResolvers<void>();
  /** The brokers know of no such offset. */
  let beyondOffset = Number.POSITIVE_INFINITY;
  /** Batches whose work comes to nothing. */
  const failing = new Set<number>();
  const worked: string[] = [];
  const brokerOf = (nodeId: number) => ({
    async fetch(request: FetchRequest) {
      asked.push({ ...request, nodeId });
      await new Promise(setImmediate);
      const askedFrom = (offset: number) =>
        request.topics[0]!.partitions.find(({ fetchOffset }) => Number(fetchOffset) >= offset);
      if (askedFrom(lateOffset) !== undefined) await late.promise;
      const beyond = askedFrom(beyondOffset);
      if (beyond !== undefined)
        throw Object.assign(new Error('beyond'), { name: OUT_OF_RANGE, topic: TOPIC, ...beyond });
      let room = recordsAnAnswer;
      const ofTopic = request.topics[0]!.partitions.map(({ partition, fetchOffset }) => {
        const end = ends.get(partition)!;
        const last = Math.min(Number(fetchOffset) + Math.min(MOST_RECORDS, room), end) - 1;
        room -= last + 1 - Number(fetchOffset);
        const message = {
          offset: String(last),
          isControlRecord: false,
          batchContext: {},
          response: Buffer.alloc(0),
          block: { start: 0, end: (last + 1 - Number(fetchOffset)) * BYTES_A_RECORD },
        };
        return {
          partition,
          abortedTransactions: [],
          highWatermark: String(end),
          messages: last < Number(fetchOffset) ? [] : [message],
        };
      });
      return { responses: [{ topicName: TOPIC, partitions: ofTopic }] };
    },
  });
  const assigned = () => [{ topic: TOPIC, partitions }];
  const group = Object.assign(Object.create(prototype) as typeof prototype, {
    maxWaitTime: MAX_WAIT_MS,
    maxBytes: recordsAnAnswer * BYTES_A_RECORD,
    cluster: {
      refreshMetadataIfNecessary() {
        begun += 1;
        return Promise.resolve();
      },
      findBroker: ({ nodeId }: { readonly nodeId: number }) => Promise.resolve(brokerOf(nodeId)),
    },
    checkForStaleAssignment() {},
    recoverFromFetch(error: Error) {
      throw error;
    },
    findReadReplicaForPartitions: () => ledBy,
    seekOffsets: () => Promise.resolve(),
    subscriptionState: { assigned, active: assigned, isPaused: () => false },
    offsetManager: {
      committedOffsets: () => ({ [TOPIC]: Object.fromEntries(partitions.map((partition) => [partition, '0'])) }),
      nextOffset: (_: string, partition: number) => String(positions.get(partition)),
    },
    preferredReadReplicasPerTopicPartition: {},
    seekOffset: { has: () => false },
  });
  const handler = async (batch: Fetched) => {
    const { partition, fetchedOffset } = batch;
    const lastOffset = batch.lastOffset();
    const work = Promise.withResolvers<void>();
    worked.push(`${partition} from ${fetchedOffset} to ${lastOffset}`);
    inHand.set(partition, work);
    try {
      await work.promise;
      if (!failing.delete(partition)) positions.set(partition, Number(lastOffset) + 1);
    } finally {
      inHand.delete(partition);
    }
  };
  const workers = numbered(atOnce).map((workerId) => createWorker({ handler, workerId }));
  const shared = {
    workerQueue: createWorkerQueue({ workers }),
    fetch: (nodeId: number) => group.fetch(nodeId),
  };
  const fetchers = Object.keys(ledBy).map((node) => createFetcher({ ...shared, nodeId: Number(node) }));
  const lastAsked = () => asked.at(-1)!.topics[0]!.partitions.map(({ partition }) => partition);
  const grow = (partition: number, records: number) => ends.set(partition, ends.get(partition)! + records);
  const answerLate = (from: number) => {
    lateOffset = from;
    return late.resolve;
  };
  const knowsOnlyBelow = (offset: number) => (beyondOffset = offset);
  return {
    fetchers,
    asked,
    lastAsked,
    grow,
    answerLate,
    knowsOnlyBelow,
    positions,
    inHand,
    failing,
    worked,
    begun: () => begun,
  };
}
