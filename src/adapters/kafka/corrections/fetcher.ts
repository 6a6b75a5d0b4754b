import { EventEmitter, once } from 'node:events';
import type { BlockMessage } from './fetched-blocks.ts';
import type { InHand, PartitionBatch } from './in-hand.ts';
import type { WorkerQueue } from './worker-queue.ts';

/** What a fetch brings of one partition. */
export interface Batch extends PartitionBatch {
  readonly rawMessages: readonly BlockMessage[];
}

/** What a fetcher of kafkajs is made of. */
interface FetcherParts {
  readonly nodeId: number;
  readonly workerQueue: WorkerQueue<Batch>;
  readonly fetch: (nodeId: number) => Promise<readonly Batch[]>;
}

/** What the group of a batch has in hand. */
const inHandWith = new WeakMap<Batch, InHand<Batch>>();

/** Says what the group has in hand that fetched a batch: a fetcher of kafkajs is told of no group. */
export function noteHand(batch: Batch, inHand: InHand<Batch>): void {
  inHandWith.set(batch, inHand);
}

/** Fetches from one node, and has worked what comes, as long as it runs: in the place of kafkajs' own. */
export function createFetcher({ nodeId, workerQueue, fetch }: FetcherParts) {
  const events = new EventEmitter();
  /** What is worked; never rejects. */
  const working = new Set<Promise<void>>();
  let isRunning = false;
  let failed = false;
  let failure: unknown;
  const goesOn = () => isRunning && !failed;

  async function work(batch: Batch): Promise<void> {
    try {
      await workerQueue.push(batch);
    } catch (error) {
      if (!failed) failure = error;
      failed = true;
    }
  }

  /** Works a batch, and what is there to follow it, one after the other. */
  async function workOn(first: Batch, inHand: InHand<Batch>): Promise<void> {
    for (let batch: Batch | null = first; batch !== null; batch = inHand.follow(batch)) {
      if (goesOn()) await work(batch);
    }
  }

  function take(batch: Batch): void {
    const inHand = inHandWith.get(batch)!;
    if (!inHand.take(batch)) return;
    const worked = workOn(batch, inHand);
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
