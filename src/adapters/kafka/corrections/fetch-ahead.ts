import { once } from 'node:events';
import { holdResponse } from '../response-memory.ts';
import { createFetcher, noteHand, type Batch } from './fetcher.ts';
import { createInHand, type InHand } from './in-hand.ts';
import { replaceModule } from './replace-module.ts';
import { withChanges } from './with-changes.ts';

/*
 * The consumer fetches, has all that came worked, and does not fetch again before the last of it is done: while
 * transactions are committed nothing is read, and one slow partition holds up all others. Here a partition is fetched
 * again as soon as what it had in hand is done, whatever the others do; and before that, where as much waits behind it.
 */

/** While something is in hand its partition waits for the fetch that is under way, so that one has to be short. */
const SHORT_WAIT_MS = 5;

/** While as much is in hand as so many answers may bring, nothing is fetched: more would only take memory. */
const ANSWERS_IN_HAND = 2;

interface TopicPartitions {
  readonly topic: string;
  readonly partitions: readonly number[];
}

interface OffsetManager {
  nextOffset(topic: string, partition: number): { toString(): string };
}

interface ConsumerGroup {
  readonly maxWaitTime: number;
  /** What one answer may bring. */
  readonly maxBytes: number;
  readonly subscriptionState: { assigned(): readonly TopicPartitions[] };
  /** Another one after each rebalance. */
  readonly offsetManager: OffsetManager;
  fetch(nodeId: number): Promise<readonly Batch[]>;
  filterPartitionsByNode(nodeId: number, assigned: readonly TopicPartitions[]): readonly TopicPartitions[];
  seekOffsets(of: readonly TopicPartitions[]): Promise<void>;
  recoverFromFetch(error: Error): Promise<void>;
}

/** Where it is of one partition, it says of which. */
interface FetchError extends Error {
  readonly topic?: string;
  readonly partition?: number;
}

const OUT_OF_RANGE = 'KafkaJSOffsetOutOfRange';

const inHandOf = new WeakMap<ConsumerGroup, InHand<Batch>>();

/** Lets the consumer go on fetching while batches are in hand. */
export function correctFetchAhead(require: NodeJS.Require): void {
  replaceModule(require, 'kafkajs/src/consumer/fetcher', () => createFetcher);
  const { prototype } = require('kafkajs/src/consumer/consumerGroup') as { prototype: ConsumerGroup };
  const stockFetch = prototype.fetch;

  prototype.fetch = async function fetch(nodeId) {
    const inHand = inHandOf.get(this) ?? follow(this);
    const { asks, leavesOut } = lookAround(this, nodeId, inHand);
    if (leavesOut && !asks) {
      await once(inHand.events, 'freed');
      return [];
    }
    const view = viewFor(this, inHand, leavesOut ? SHORT_WAIT_MS : this.maxWaitTime);
    const batches = await stockFetch.call(view, nodeId);
    // One without anything, which there is of every partition that has nothing new, would keep it in hand for a moment.
    const filled = batches.filter(({ rawMessages }) => rawMessages.length > 0);
    for (const batch of filled) noteHand(batch, inHand);
    if (filled.length > 0) holdResponse(filled[0]!.rawMessages[0]!.response, filled.length);
    return filled;
  };
}

function follow(group: ConsumerGroup): InHand<Batch> {
  const inHand = createInHand<Batch>((batch) => isDue(group, batch), bytesOf);
  inHandOf.set(group, inHand);
  return inHand;
}

function bytesOf({ rawMessages }: Batch): number {
  return rawMessages.reduce((sum, { block: { start, end } }) => sum + end - start, 0);
}

/** Whether the group has come to where a batch begins. After a rebalance it may not even know the batch's topic. */
function isDue({ offsetManager }: ConsumerGroup, { topic, partition, fetchedOffset }: Batch): boolean {
  try {
    return offsetManager.nextOffset(topic, partition).toString() === fetchedOffset;
  } catch {
    return false;
  }
}

/** Whether a node would be asked for anything now, and whether any partition of its own would be left out. */
function lookAround(group: ConsumerGroup, nodeId: number, inHand: InHand<Batch>) {
  if (inHand.bytes() >= ANSWERS_IN_HAND * group.maxBytes) return { asks: false, leavesOut: true };
  try {
    const led = group.filterPartitionsByNode(nodeId, group.subscriptionState.assigned());
    const asked = wantedOf(led, inHand);
    return { asks: countOf(asked) > 0, leavesOut: countOf(asked) < countOf(led) };
  } catch {
    // Who leads what is not known at the moment: the fetch sees to it.
    return { asks: true, leavesOut: true };
  }
}

function wantedOf(led: readonly TopicPartitions[], inHand: InHand<Batch>): readonly TopicPartitions[] {
  return led.map(({ topic, partitions }) => ({
    topic,
    partitions: partitions.filter((partition) => inHand.wants(topic, partition)),
  }));
}

/** Whoever has waited longest comes first: an answer may be full before the last has its turn. */
function inTurn(wanted: readonly TopicPartitions[], inHand: InHand<Batch>): readonly TopicPartitions[] {
  return wanted.map(({ topic, partitions }) => ({
    topic,
    partitions: partitions.toSorted((one, other) => inHand.lastTake(topic, one) - inHand.lastTake(topic, other)),
  }));
}

function countOf(topics: readonly TopicPartitions[]): number {
  return topics.reduce((sum, { partitions }) => sum + partitions.length, 0);
}

/** The group as one fetch is to see it: without what is in hand, or behind it. */
function viewFor(group: ConsumerGroup, inHand: InHand<Batch>, waitMs: number): ConsumerGroup {
  const filterPartitionsByNode: ConsumerGroup['filterPartitionsByNode'] = (...of) =>
    inTurn(wantedOf(group.filterPartitionsByNode(...of), inHand), inHand);
  const nextOffset: OffsetManager['nextOffset'] = (topic, partition) =>
    inHand.position(topic, partition) ?? group.offsetManager.nextOffset(topic, partition);
  return withChanges(group, {
    maxWaitTime: waitMs,
    filterPartitionsByNode,
    get offsetManager() {
      return withChanges(group.offsetManager, { nextOffset });
    },
    // What changes the group has to change the group itself.
    seekOffsets: (of) => group.seekOffsets(of),
    recoverFromFetch: (error) => recover(group, inHand, error),
  });
}

/** A leader that has just been elected may not have what waits behind a batch: there is time to ask later. */
async function recover(group: ConsumerGroup, inHand: InHand<Batch>, error: FetchError): Promise<void> {
  const { name, topic = '', partition = 0 } = error;
  if (name === OUT_OF_RANGE && inHand.leaveAlone(topic, partition)) return;
  await group.recoverFromFetch(error);
}
