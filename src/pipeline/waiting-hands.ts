import type { SchemaId } from '../events/schema-id.ts';
import type { Hand } from './hand.ts';
import type { Inlet } from './inlet.ts';
import { loadSchemas } from './load-schemas.ts';
import type { PartitionState } from './partition-state.ts';
import type { RoundObserver } from './round-observer.ts';
import type { WriterSchemas } from './writer-schemas.ts';

export interface WaitingHandsParts {
  readonly inlet: Inlet;
  readonly schemas: WriterSchemas;
  readonly observer: RoundObserver;
  readonly states: ReadonlyMap<number, PartitionState>;
  /** Whether something of it is published by itself: what waited for schemas goes on waiting until that is done. */
  readonly isAside: (partition: number) => boolean;
  readonly isOn: () => boolean;
  /** Something that waited need not wait any more. */
  readonly onReady: () => void;
  readonly onFatal: (error: Error) => void;
}

/** What waits for the schemas of its records. Nothing more of its partitions is fetched meanwhile. */
export interface WaitingHands {
  readonly add: (state: PartitionState, hand: Hand, ids: ReadonlySet<SchemaId>) => void;
  /** Those whose schemas are there: they wait no more, and their partitions are fetched on. */
  readonly takeReady: () => readonly Hand[];
}

/** What is more stays where it was fetched. */
const MOST_COPIED_BYTES = 32 << 20;

export function createWaitingHands(parts: WaitingHandsParts): WaitingHands {
  const { inlet, observer, states } = parts;
  let copiedBytes = 0;

  /** In memory of its own, and what was fetched is released: the others could not be fetched on for want of that. */
  function copied(hand: Hand): Hand {
    const { batch } = hand;
    const bytes = batch.blocks.reduce((sum, { start, end }) => sum + end - start, 0);
    if (copiedBytes + bytes > MOST_COPIED_BYTES) return hand;
    copiedBytes += bytes;
    const blocks = batch.blocks.map((block) => {
      const { start, end } = block;
      return { ...block, bytes: Buffer.from(block.bytes.subarray(start, end)), start: 0, end: end - start };
    });
    hand.release();
    const release = () => {
      copiedBytes -= bytes;
    };
    return { ...hand, batch: { ...batch, blocks }, release };
  }

  async function load(state: PartitionState, hand: Hand, ids: ReadonlySet<SchemaId>): Promise<void> {
    const isWaitedFor = () => parts.isOn() && state.waiting === hand;
    const onWait = (error: Parameters<RoundObserver['waitingForSchemas']>[1]) =>
      observer.waitingForSchemas(hand.batch, error);
    try {
      if (!(await loadSchemas(ids, parts.schemas, isWaitedFor, onWait))) return;
      state.isReady = true;
      parts.onReady();
    } catch (error) {
      parts.onFatal(error as Error);
    }
  }

  return {
    add(state, hand, ids) {
      const waiting = copied(hand);
      state.waiting = waiting;
      inlet.pause(state.partition);
      void load(state, waiting, ids);
    },
    takeReady() {
      const ready: Hand[] = [];
      for (const state of states.values()) {
        if (!state.isReady || parts.isAside(state.partition)) continue;
        ready.push(state.waiting!);
        state.waiting = null;
        state.isReady = false;
        inlet.resume(state.partition);
      }
      return ready;
    },
  };
}
