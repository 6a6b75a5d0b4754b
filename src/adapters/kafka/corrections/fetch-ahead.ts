import { EventEmitter, once } from 'node:events';
import { holdResponse } from '../response-memory.ts';
import type { BlockMessage } from './fetched-blocks.ts';
import { replaceModule } from './replace-module.ts';
import type { WorkerQueue } from './worker-queue.ts';

/*
 * The consumer fetches, has all that came worked, and does not fetch again before the last of it is done: while
 * transactions are committed nothing is read, and one slow partition holds up all others. Here a partition is fetched
 * again as soon as what it had in hand is done, whatever the others do.
 */

/** While something is in hand its partition waits for the fetch that is under way, so that one has to be short. */
const SHORT_WAIT_MS = 5;

interface TopicPartitions {
  readonly topic: string;
  readonly partitions: readonly number[];
}

interface ConsumerGroup {
  readonly maxWaitTime: number;
  readonly subscriptionState: { assigned(): readonly TopicPartitions[] };
  fetch(nodeId: number): Promise<readonly Batch[]>;
  filterPartitionsByNode(nodeId: number, assigned: readonly TopicPartitions[]): readonly TopicPartitions[];
  recoverFromFetch(error: Error): Promise<void>;
}

interface Batch {
  readonly topic: string;
  readonly partition: number;
  readonly rawMessages: readonly BlockMessage[];
}

/** What a group has in hand. */
interface InHand {
  /** Partitions, each with the node that gave it. */
  readonly nodeOf: Map<string, number>;
  /** Says `freed` whenever something is done. */
  readonly events: EventEmitter;
}

/** What a fetcher of kafkajs is made of. `partitionAssignments` says which fetcher has a partition in hand. */
interface FetcherParts {
  readonly nodeId: number;
  readonly workerQueue: WorkerQueue<Batch>;
  readonly partitionAssignments: Map<string, number>;
  readonly fetch: (nodeId: number) => Promise<readonly Batch[]>;
}

const keyOf = ({ topic, partition }: Pick<Batch, 'topic' | 'partition'>): string => `${topic}|${partition}`;

const inHandOf = new WeakMap<ConsumerGroup, InHand>();
/** Who fetched a batch. */
const groupOf = new WeakMap<Batch, ConsumerGroup>();

/** Lets the consumer go on fetching while batches are in hand. */
export function correctFetchAhead(require: NodeJS.Require): void {
  replaceModule(require, 'kafkajs/src/consumer/fetcher', () => createFetcher);
  const { prototype } = require('kafkajs/src/consumer/consumerGroup') as { prototype: ConsumerGroup };
  const stockFetch = prototype.fetch;

  prototype.fetch = async function fetch(nodeId) {
    const inHand = inHandOf.get(this) ?? follow(this);
    if (hasNothingElse(this, nodeId, inHand)) {
      await once(inHand.events, 'freed');
      return [];
    }
    const batches = await stockFetch.call(viewFor(nodeId, this, inHand), nodeId);
    // One without anything, which there is of every partition that has nothing new, would keep it in hand for a moment.
    const filled = batches.filter(({ rawMessages }) => rawMessages.length > 0);
    for (const batch of filled) groupOf.set(batch, this);
    if (filled.length > 0) holdResponse(filled[0]!.rawMessages[0]!.response, filled.length);
    return filled;
  };
}

function follow(group: ConsumerGroup): InHand {
  const inHand = { nodeOf: new Map<string, number>(), events: new EventEmitter().setMaxListeners(0) };
  inHandOf.set(group, inHand);
  return inHand;
}

/** The group as one fetch is to see it: without what is in hand, and with little patience where its node gave some of that. */
function viewFor(nodeId: number, group: ConsumerGroup, inHand: InHand): ConsumerGroup {
  const waitMs = isHeldFor(nodeId, inHand) ? SHORT_WAIT_MS : group.maxWaitTime;
  return Object.create(group, {
    maxWaitTime: { value: waitMs },
    filterPartitionsByNode: { value: (...of: PartitionsOfNode) => freePartitions(group, inHand, ...of) },
    recoverFromFetch: { value: (error: Error) => group.recoverFromFetch(error) },
  }) as ConsumerGroup;
}

const isHeldFor = (nodeId: number, { nodeOf }: InHand): boolean => nodeOf.values().some((each) => each === nodeId);

function hasNothingElse(group: ConsumerGroup, nodeId: number, inHand: InHand): boolean {
  if (!isHeldFor(nodeId, inHand)) return false;
  try {
    const free = freePartitions(group, inHand, nodeId, group.subscriptionState.assigned());
    return free.every(({ partitions }) => partitions.length === 0);
  } catch {
    return false; // Who leads what is not known at the moment: the fetch sees to it.
  }
}

type PartitionsOfNode = Parameters<ConsumerGroup['filterPartitionsByNode']>;

function freePartitions(group: ConsumerGroup, { nodeOf }: InHand, ...of: PartitionsOfNode): readonly TopicPartitions[] {
  return group.filterPartitionsByNode(...of).map(({ topic, partitions }) => ({
    topic,
    partitions: partitions.filter((partition) => !nodeOf.has(keyOf({ topic, partition }))),
  }));
}

function createFetcher({ nodeId, workerQueue, partitionAssignments, fetch }: FetcherParts) {
  const events = new EventEmitter();
  /** What is in hand; never rejects. */
  const working = new Set<Promise<void>>();
  let isRunning = false;
  let failed = false;
  let failure: unknown;
  const goesOn = () => isRunning && !failed;

  async function work(batch: Batch): Promise<void> {
    const key = keyOf(batch);
    const inHand = inHandOf.get(groupOf.get(batch)!)!;
    partitionAssignments.set(key, nodeId);
    inHand.nodeOf.set(key, nodeId);
    try {
      await workerQueue.push(batch);
    } catch (error) {
      if (!failed) failure = error;
      failed = true;
    } finally {
      inHand.nodeOf.delete(key);
      partitionAssignments.delete(key);
      inHand.events.emit('freed');
    }
  }

  function take(batch: Batch): void {
    // Its leader has moved, and the one before gave it as well.
    if (partitionAssignments.has(keyOf(batch))) return;
    const worked = work(batch);
    working.add(worked);
    void worked.then(() => working.delete(worked));
  }

  async function fetchOn(): Promise<void> {
    while (goesOn()) {
      // As many as are worked at once: more would only wait, and take memory.
      if (working.size >= workerQueue.getWorkers().length) await Promise.race(working);
      else {
        const batches = await fetch(nodeId);
        if (goesOn()) batches.forEach(take);
      }
    }
  }

  async function start(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    failed = false;
    try {
      await fetchOn();
    } finally {
      await Promise.all(working);
      isRunning = false;
      events.emit('end');
    }
    if (failed) throw failure;
  }

  async function stop(): Promise<void> {
    if (!isRunning) return;
    isRunning = false;
    await once(events, 'end');
  }

  return { start, stop };
}
