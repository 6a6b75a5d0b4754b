import type { Aside } from './aside.ts';
import { RetryError } from './failures.ts';
import type { Inlet } from './inlet.ts';
import type { Preparer } from './prepare-rounds.ts';
import { publishItems, type PublishParts, type RefusedItem } from './publish-items.ts';
import { dropItems, type RoundItem } from './round-item.ts';
import type { Signal } from './signal.ts';

export interface RoundPublisherParts extends PublishParts {
  readonly inlet: Inlet;
  readonly preparer: Preparer;
  readonly aside: Aside;
  /** Raised where something has arrived. */
  readonly signal: Signal;
  readonly isOn: () => boolean;
}

/** Publishes one round after the other. */
export interface RoundPublisher {
  /** Whether the next round is prepared already. */
  readonly isAhead: () => boolean;
  /** The next round; empty where nothing is in hand that could be worked. @throws StopError */
  readonly next: () => readonly RoundItem[];
  /**
   * Publishes a round, and prepares the next meanwhile where much waits. What is refused goes aside, with what follows it.
   * @throws RetryError, MembershipError, StopError; the round and what was prepared behind it are given up then.
   */
  readonly publish: (items: readonly RoundItem[]) => Promise<void>;
  /** Gives up what is prepared. */
  readonly drop: () => void;
}

/** Where as much waits in hand, the next round is prepared while the one before is published. */
const AHEAD_BYTES = 256 << 10;

export function createRoundPublisher(parts: RoundPublisherParts): RoundPublisher {
  const { inlet, observer, preparer, aside, signal, isOn } = parts;
  let ahead: readonly RoundItem[] = [];

  function takeAhead(): readonly RoundItem[] {
    const items = ahead;
    ahead = [];
    return items;
  }

  async function publish(items: readonly RoundItem[]): Promise<void> {
    const publishing = publishItems(items, parts);
    const preparing = prepareAhead(publishing).then(
      () => null,
      (error: Error) => error,
    );
    let refused: readonly RefusedItem[];
    try {
      refused = await publishing;
    } catch (error) {
      await preparing; // what could not be prepared is fetched again
      const batches = items.map(({ batch }) => batch);
      if (error instanceof RetryError) observer.failed(batches, error);
      // What was prepared behind it may follow what is not committed.
      dropItems([...items, ...takeAhead()], inlet, observer);
      throw error;
    }
    const failure = await preparing;
    if (refused.length > 0) putAside(refused.map(({ item }) => item));
    if (failure !== null) throw failure;
  }

  /** One round at most, and only where much waits: what is little had better wait for more. @throws StopError */
  async function prepareAhead(publishing: Promise<unknown>): Promise<void> {
    const progress = { isPublished: false };
    const note = () => {
      progress.isPublished = true;
      signal.raise();
    };
    publishing.then(note, note);
    while (!progress.isPublished && isOn()) {
      // First what is on its way out.
      await new Promise(setImmediate);
      if (progress.isPublished) return;
      if (inlet.inHandBytes() >= AHEAD_BYTES) {
        ahead = preparer.next();
        return;
      }
      await signal.next();
    }
  }

  function putAside(items: readonly RoundItem[]): void {
    const partitions = new Set(items.map(({ state }) => state.partition));
    const follows = ahead.filter(({ state }) => partitions.has(state.partition));
    ahead = ahead.filter(({ state }) => !partitions.has(state.partition));
    aside.take([...items, ...follows]);
  }

  return {
    isAhead: () => ahead.length > 0,
    next: () => (ahead.length > 0 ? takeAhead() : preparer.next()),
    publish,
    drop: () => dropItems(takeAhead(), inlet, observer),
  };
}
