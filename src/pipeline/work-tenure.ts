import { setTimeout as sleep } from 'node:timers/promises';
import { createAside } from './aside.ts';
import { backoffMs, turnOfOthersMs } from './backoff.ts';
import type { DeadLetterLimit } from './dead-letter-limit.ts';
import { FencedError, RetryError } from './failures.ts';
import type { Inlet } from './inlet.ts';
import { inletWhile } from './inlet-while.ts';
import { createPartitionOpener } from './open-partitions.ts';
import type { Outlets } from './outlet.ts';
import { giveUpHand, newPartitionState } from './partition-state.ts';
import { createPreparer } from './prepare-rounds.ts';
import type { BatchProcessor } from './process-batch.ts';
import { createRoundPublisher } from './publish-rounds.ts';
import type { RoundObserver } from './round-observer.ts';
import { createSignal, waitWhile } from './signal.ts';
import { createTenureSpan } from './tenure-span.ts';
import type { WriterSchemas } from './writer-schemas.ts';

/** What rounds are made with, whoever owns which partitions. */
export interface RoundParts {
  readonly topic: string;
  readonly inlet: Inlet;
  readonly process: BatchProcessor;
  readonly schemas: WriterSchemas;
  readonly limit: DeadLetterLimit;
  readonly observer: RoundObserver;
  /** The shortest time from one round to the next. */
  readonly roundIntervalMs: number;
  /** How much is taken for a round, in bytes as they were fetched. */
  readonly maxRoundBytes: number;
  /** Nothing will be worked any more. */
  readonly onFatal: (error: Error) => void;
}

/** From one assignment of partitions to the next. */
export interface Tenure {
  readonly partitions: readonly number[];
  readonly outlets: Outlets;
  /** @throws MembershipError where it is over. */
  readonly check: () => void;
}

/** Of a topic that is gone no offsets are committed any more: another may have its name. */
export interface TopicState {
  readonly isGone?: boolean;
}

/** The work of a tenure. */
export interface TenureWork {
  /** The inlet has something. */
  readonly arrived: () => void;
  /** Ends what is under way and begins nothing more; what takes longer than this is given up, and never committed. */
  readonly end: (graceMs: number, topic?: TopicState) => Promise<void>;
}

/**
 * Works partitions in rounds: what is in hand of all of them is read, decided and written, and committed together; meanwhile the
 * next comes. It trusts the offsets that are due, not the fetches: after every failure they are read again, which is what keeps a
 * record from being published twice.
 */
export function workTenure(parts: RoundParts, tenure: Tenure): TenureWork {
  const { observer, roundIntervalMs } = parts;
  const { outlets } = tenure;
  const states = new Map(tenure.partitions.map((partition) => [partition, newPartitionState(partition)]));
  const signal = createSignal();
  const span = createTenureSpan(tenure.check, parts.onFatal, () => {
    signal.raise();
    aside.wake();
  });
  const { isOn, check, fail } = span;
  const inlet = inletWhile(isOn, parts.inlet);
  const shared = { ...parts, inlet, check, isOn, states };
  const aside = createAside({ ...shared, outlet: outlets.aside, onBack: signal.raise });
  const preparer = createPreparer({ ...shared, isAside: aside.has, onReady: signal.raise, onFatal: fail });
  const open = createPartitionOpener(outlets.main, inlet, observer);
  const publisher = createRoundPublisher({ ...shared, outlet: outlets.main, preparer, aside, signal });

  let failures = 0;
  let startedAtMs = Number.NEGATIVE_INFINITY;

  async function workOnce(): Promise<void> {
    const openAgainMs = await open([...states.values()].filter(({ position }) => position === null));
    if (!isOn()) return;
    const waitMs = startedAtMs + roundIntervalMs - performance.now();
    if (waitMs > 0 && !publisher.isAhead()) return signal.next(waitMs);
    // What is little is fetched for a round that begins with it: fetched ahead, it would wait for as long as a round takes.
    inlet.wanted(false);
    const items = publisher.next();
    if (items.length === 0) {
      inlet.wanted(true);
      return signal.next(openAgainMs);
    }
    startedAtMs = performance.now();
    await publisher.publish(items);
    failures = 0;
  }

  async function run(): Promise<void> {
    while (isOn()) {
      try {
        await workOnce();
      } catch (error) {
        if (!(error instanceof RetryError)) fail(error as Error);
        else await waitWhile(isOn, signal, error instanceof FencedError ? turnOfOthersMs() : backoffMs(failures++));
      }
    }
    publisher.drop();
    for (const state of states.values()) giveUpHand(state, inlet);
  }

  let isTopicGone = false;
  async function runToTheEnd(): Promise<void> {
    await Promise.all([run(), aside.run(fail)]);
    // Whoever comes next works again what is not committed.
    if (isTopicGone) outlets.giveUp();
    else await outlets.finish().catch(() => {});
  }
  const running = runToTheEnd();

  return {
    arrived: signal.raise,
    async end(graceMs, { isGone = false } = {}) {
      isTopicGone = isGone;
      span.stopBeginning();
      const isInTime = await Promise.race([running.then(() => true), sleep(graceMs, false, { ref: false })]);
      span.end();
      if (!isInTime) outlets.giveUp();
    },
  };
}
