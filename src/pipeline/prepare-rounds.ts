import { handsOf, type Hand } from './hand.ts';
import { giveUpHand } from './partition-state.ts';
import type { BatchProcessor } from './process-batch.ts';
import type { BatchOutcome } from './batch-parts.ts';
import { dropItems, type RoundItem } from './round-item.ts';
import type { FetchedBatch } from './round-observer.ts';
import { createWaitingHands, type WaitingHandsParts } from './waiting-hands.ts';

export interface PreparerParts extends WaitingHandsParts {
  readonly topic: string;
  readonly process: BatchProcessor;
  /** How much is taken for a round, in bytes as they were fetched. */
  readonly maxRoundBytes: number;
}

/** Makes rounds of what was fetched. */
export interface Preparer {
  /**
   * The next round, with one item of a partition at most; empty where nothing is in hand that could be worked.
   * @throws StopError; all that it would have had is given up then.
   */
  readonly next: () => readonly RoundItem[];
}

/**
 * A partition whose records wait for a schema is left out of rounds, and not fetched on; the others go on without it. Where its
 * schemas are there, what waited comes first.
 */
export function createPreparer(parts: PreparerParts): Preparer {
  const { topic, inlet, observer, states } = parts;
  const waiting = createWaitingHands(parts);

  function prepare(hand: Hand): RoundItem | null {
    const { batch, release } = hand;
    const state = states.get(batch.partition);
    // What was fetched for somebody else, or from somewhere else.
    if (state === undefined || state.position === null || batch.lastOffset < state.position) {
      release();
      return null;
    }
    const due = state.position;
    const deleted = batch.fetchedOffset > due ? batch.fetchedOffset - due : 0n;
    observer.began(batch);
    // The first block of a fetch may hold records before those that it asked for, which were deleted.
    const outcome = process(batch, due + deleted);
    if (outcome.kind === 'schemas needed') {
      observer.ended(batch);
      waiting.add(state, hand, outcome.ids);
      return null;
    }
    if (deleted + hand.missing > 0n) observer.skipped(batch.partition, deleted + hand.missing);
    state.position = batch.lastOffset + 1n;
    const { processed } = outcome;
    const part = { partition: batch.partition, processed, from: due, next: state.position };
    return { state, batch, processed, part, release };
  }

  function process(batch: FetchedBatch, due: bigint): BatchOutcome {
    try {
      return parts.process(batch, due);
    } catch (error) {
      observer.ended(batch);
      throw error;
    }
  }

  function giveUp({ batch, release }: Hand): void {
    const state = states.get(batch.partition);
    if (state !== undefined) giveUpHand(state, inlet);
    release();
  }

  return {
    next() {
      // What came behind a hand that waited is left for the round after it.
      const taken = handsOf(topic, inlet.take(parts.maxRoundBytes) ?? []);
      const hands = [...waiting.takeReady(), ...taken];
      const items: RoundItem[] = [];
      for (const [place, hand] of hands.entries()) {
        try {
          const item = prepare(hand);
          if (item !== null) items.push(item);
        } catch (error) {
          // Whoever goes on nevertheless must not take what follows them for what is due.
          dropItems(items, inlet, observer);
          hands.slice(place).forEach(giveUp);
          throw error;
        }
      }
      return items;
    },
  };
}
