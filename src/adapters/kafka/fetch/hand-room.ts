import type { AssignedPartitions } from './assigned-partitions.ts';
import type { InHand } from './in-hand.ts';

/** The bound of what is held in memory. */
export interface HandRoom {
  readonly isLeft: () => boolean;
  /** Gives up what paused partitions have in hand where that takes all there is; true where they have to be placed again. */
  readonly make: () => boolean;
}

/** While as much is held as so many answers may bring, nothing is fetched. */
const ANSWERS_HELD = 2;

export function createHandRoom(maxBytes: number, partitions: AssignedPartitions, inHand: InHand): HandRoom {
  const mostBytes = ANSWERS_HELD * maxBytes;
  return {
    isLeft: () => inHand.heldBytes() < mostBytes,
    make() {
      if (inHand.bytes() < mostBytes || inHand.waits()) return false;
      const former = partitions.restart(partitions.isPaused);
      inHand.drop((cursor) => former.has(cursor));
      return true;
    },
  };
}
