import { createRequire } from 'node:module';
import { afterEach, describe, expect, it } from 'vitest';
import '../../../src/adapters/kafka/kafkajs.ts';
import { waitFor } from '../../support/wait-for.ts';

const require = createRequire(import.meta.url);

interface Fetched {
  readonly partition: number;
}
interface FetchRequest {
  readonly maxWaitTime: number;
  readonly topics: readonly { readonly partitions: readonly Fetched[] }[];
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

const MAX_WAIT_MS = 300;
const TOPIC = 'in';
/** Far more of the event loop than a fetch takes here, which is one. */
async function manyTurns(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
}

const numbered = (count: number) => Array.from({ length: count }, (_, i) => i);

/**
 * A consumer of kafkajs over brokers that are none, of which each leads some of the partitions: what they are asked for,
 * and what is in hand.
 */
function consumerOf(ledBy: Readonly<Record<number, readonly number[]>>, atOnce: number) {
  const partitions = Object.values(ledBy).flat();
  let begun = 0;
  const asked: (FetchRequest & { readonly nodeId: number })[] = [];
  /** Partitions that have something new. */
  const ready = new Set(partitions);
  const inHand = new Map<number, PromiseWithResolvers<void>>();
  const brokerOf = (nodeId: number) => ({
    async fetch(request: FetchRequest) {
      asked.push({ ...request, nodeId });
      await new Promise(setImmediate);
      const ofTopic = request.topics[0]!.partitions.map(({ partition }) => ({
        partition,
        abortedTransactions: [],
        highWatermark: '1',
        messages: ready.delete(partition)
          ? [{ offset: '0', isControlRecord: false, batchContext: {}, response: Buffer.alloc(0) }]
          : [],
      }));
      return { responses: [{ topicName: TOPIC, partitions: ofTopic }] };
    },
  });
  const assigned = () => [{ topic: TOPIC, partitions }];
  const group = Object.assign(Object.create(prototype) as typeof prototype, {
    maxWaitTime: MAX_WAIT_MS,
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
      nextOffset: () => '0',
    },
    preferredReadReplicasPerTopicPartition: {},
    seekOffset: { has: () => false },
  });
  const handler = ({ partition }: Fetched) => {
    const work = Promise.withResolvers<void>();
    inHand.set(partition, work);
    return work.promise.finally(() => inHand.delete(partition));
  };
  const workers = numbered(atOnce).map((workerId) => createWorker({ handler, workerId }));
  const shared = {
    workerQueue: createWorkerQueue({ workers }),
    partitionAssignments: new Map(),
    fetch: (nodeId: number) => group.fetch(nodeId),
  };
  const fetchers = Object.keys(ledBy).map((node) => createFetcher({ ...shared, nodeId: Number(node) }));
  const lastAsked = () => asked.at(-1)!.topics[0]!.partitions.map(({ partition }) => partition);
  return { fetchers, asked, lastAsked, ready, inHand, begun: () => begun };
}

describe('a consumer', () => {
  let consumer: ReturnType<typeof consumerOf>;
  let over: Promise<unknown>;

  function start(partitions: number, atOnce: number): void {
    startWith({ 1: numbered(partitions) }, atOnce);
  }

  function startWith(ledBy: Readonly<Record<number, readonly number[]>>, atOnce: number): void {
    consumer = consumerOf(ledBy, atOnce);
    over = Promise.all(consumer.fetchers.map((fetcher) => fetcher.start()));
  }

  const stop = () => Promise.all(consumer.fetchers.map((fetcher) => fetcher.stop()));

  const inHand = (...partitions: readonly number[]) =>
    waitFor(
      `${partitions.join()} in hand`,
      () => [...consumer.inHand.keys()].toSorted((one, other) => one - other).join() === partitions.join(),
    );

  afterEach(async () => {
    const stopped = stop();
    for (const work of consumer.inHand.values()) work.resolve();
    await stopped;
  });

  it('fetches the others while partitions are in hand, without long waits, and each again when it is done', async () => {
    start(4, 4);
    expect((await firstAsked()).maxWaitTime).toBe(MAX_WAIT_MS);
    await inHand(0, 1, 2, 3);
    consumer.inHand.get(2)!.resolve();
    await waitFor('a fetch', () => consumer.lastAsked().join() === '2');
    expect(consumer.asked.at(-1)!.maxWaitTime).toBeLessThan(20);
    consumer.ready.add(2);
    await inHand(0, 1, 2, 3);
  });

  it('asks for nothing while all is in hand, and does not even look whether there is something to ask for', async () => {
    start(2, 4);
    await inHand(0, 1);
    await manyTurns();
    expect(consumer.asked).toHaveLength(1);
    expect(consumer.begun()).toBe(1);
  });

  it('asks a broker that gave nothing of what is in hand as patiently as ever, and not the one that gave all', async () => {
    startWith({ 1: [0, 1], 2: [2, 3] }, 4);
    consumer.ready.clear();
    consumer.ready.add(0).add(1);
    await inHand(0, 1);
    const before = consumer.asked.length;
    await waitFor('more fetches', () => consumer.asked.length > before + 2);
    for (const { nodeId, maxWaitTime } of consumer.asked.slice(before)) {
      expect({ nodeId, maxWaitTime }).toEqual({ nodeId: 2, maxWaitTime: MAX_WAIT_MS });
    }
  });

  it('takes no more in hand than it works at once, but for those that came together', async () => {
    start(6, 2);
    await waitFor('two in hand', () => consumer.inHand.size === 2);
    const asked = consumer.asked.length;
    for (let done = 0; done < 4; done++) {
      [...consumer.inHand.values()][0]!.resolve();
      await manyTurns();
      expect(consumer.asked.length).toBe(asked);
    }
    [...consumer.inHand.values()][0]!.resolve();
    await waitFor('a fetch', () => consumer.asked.length > asked);
  });

  it('stops when what is in hand is done, and not before', async () => {
    start(2, 2);
    await inHand(0, 1);
    let stopped = false;
    const stopping = stop().then(() => (stopped = true));
    consumer.inHand.get(0)!.resolve();
    await inHand(1);
    expect(stopped).toBe(false);
    consumer.inHand.get(1)!.resolve();
    await stopping;
    await over;
  });

  it('fails by what failed first, when all that was in hand is done', async () => {
    start(2, 2);
    await inHand(0, 1);
    let failure: unknown;
    const failed = over.catch((error: unknown) => (failure = error));
    consumer.inHand.get(0)!.reject(new Error('first'));
    await inHand(1);
    expect(failure).toBeUndefined();
    consumer.inHand.get(1)!.reject(new Error('second'));
    await failed;
    expect(failure).toMatchObject({ message: 'first' });
  });

  async function firstAsked(): Promise<FetchRequest> {
    await waitFor('the first fetch', () => consumer.asked.length > 0);
    return consumer.asked[0]!;
  }
});
