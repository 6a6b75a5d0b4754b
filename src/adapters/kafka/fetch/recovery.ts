import { setTimeout as sleep } from 'node:timers/promises';
import type { Brokers } from '../client/brokers.ts';
import type { Leaders } from './assigned-partitions.ts';
import { correctPositions } from './out-of-range.ts';
import type { PartitionCursor } from './partition-cursor.ts';

/** Finds out who leads partitions, and where they begin and end, once something has failed. Nothing else waits for it. */
export interface Recovery {
  /** Leaders may have moved: asks for them, and has all partitions placed that nobody is asked for. */
  readonly request: () => void;
  /** Their leaders do not have their positions. */
  readonly addOutOfRange: (cursors: readonly PartitionCursor[]) => void;
}

export interface RecoveryParts {
  readonly brokers: Brokers;
  readonly topic: string;
  readonly signal: AbortSignal;
  /** Whether the topic has to show first that it is the same. */
  readonly isDoubted: () => boolean;
  /** Gives each of these to its leader; false where one has none. */
  readonly place: (leaders: Leaders, isPlaced: (cursor: PartitionCursor) => boolean) => boolean;
  /** Whether the partition was not assigned anew since. */
  readonly isCurrent: (cursor: PartitionCursor) => boolean;
  readonly onFailure: (step: string, error: unknown) => void;
}

const NO_LEADER = -1;
/** From the end of one attempt to the next. */
const PAUSE_MS = 100;
/** kafkajs goes on asking while one partition has no leader, and those that have one cannot wait for that. */
const PATIENCE_MS = 2_000;

export function createRecovery(parts: RecoveryParts): Recovery {
  const { brokers, topic, signal } = parts;
  const outOfRange = new Set<PartitionCursor>();
  let isRequested = false;
  let isRunning = false;
  let endedAt = Number.NEGATIVE_INFINITY;

  async function run(): Promise<void> {
    isRunning = true;
    while (isRequested && !signal.aborted) {
      const waitMs = endedAt + PAUSE_MS - performance.now();
      if (waitMs > 0) await sleep(waitMs, undefined, { signal }).catch(() => {});
      isRequested = false;
      await recover();
      endedAt = performance.now();
    }
    isRunning = false;
  }

  async function recover(): Promise<void> {
    if (!signal.aborted) await attempt('asking who leads partitions', () => patiently(brokers.refresh(), signal));
    if (!signal.aborted && !parts.isDoubted()) await correctAll();
    if (signal.aborted) return;
    const hasAll = parts.place(knownLeaders(brokers, topic), (cursor) => !outOfRange.has(cursor));
    if (!hasAll || outOfRange.size > 0) isRequested = true;
  }

  async function correctAll(): Promise<void> {
    const leaders = knownLeaders(brokers, topic);
    for (const cursor of outOfRange) if (!parts.isCurrent(cursor)) outOfRange.delete(cursor);
    const byLeader = Map.groupBy(outOfRange, ({ partition }) => leaders.get(partition) ?? NO_LEADER);
    for (const [nodeId, cursors] of byLeader) {
      if (nodeId === NO_LEADER) continue;
      await attempt(`asking where partitions of ${topic} begin and end`, async () => {
        const problems = await correctPositions(brokers, topic, nodeId, cursors);
        for (const { cursor, error } of problems) if (parts.isCurrent(cursor)) throw error;
      });
      for (const cursor of cursors) outOfRange.delete(cursor);
    }
  }

  async function attempt(step: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (signal.aborted) return;
      isRequested = true;
      parts.onFailure(step, error);
    }
  }

  function request(): void {
    isRequested = true;
    if (!isRunning) void run();
  }

  return {
    request,
    addOutOfRange(cursors) {
      for (const cursor of cursors) outOfRange.add(cursor);
      request();
    },
  };
}

/** None where nothing is known of the topic. */
export function knownLeaders(brokers: Brokers, topic: string): Leaders {
  try {
    return brokers.leadersOf(topic);
  } catch {
    return new Map();
  }
}

async function patiently(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const patience = sleep(PATIENCE_MS, undefined, { signal: AbortSignal.any([signal, over.signal]) });
  try {
    await Promise.race([work, patience]);
  } finally {
    over.abort();
    patience.catch(() => {});
    work.catch(() => {});
  }
}
