import type { Hand } from './hand.ts';
import type { Inlet } from './inlet.ts';

/** Where a worker stands in one of its partitions. */
export interface PartitionState {
  readonly partition: number;
  /** The offset from which on nothing was prepared yet; null where it is not known: the partition has to be opened. */
  position: bigint | null;
  /** What waits for the schemas of its records, and whether they are there. Nothing more is fetched meanwhile. */
  waiting: Hand | null;
  isReady: boolean;
}

/** Of a partition that has to be opened. */
export function newPartitionState(partition: number): PartitionState {
  return { partition, position: null, waiting: null, isReady: false };
}

/** Gives up all that is in hand of a partition. Until it is open again nobody knows what is due, so that it is not fetched. */
export function giveUpHand(state: PartitionState, inlet: Inlet): void {
  state.position = null;
  inlet.drop(state.partition);
  state.waiting?.release();
  state.waiting = null;
  state.isReady = false;
}
