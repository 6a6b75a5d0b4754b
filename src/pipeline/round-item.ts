import type { RoundPart } from './outlet.ts';
import { giveUpHand, type PartitionState } from './partition-state.ts';
import type { Inlet } from './inlet.ts';
import type { ProcessedBatch } from './batch-parts.ts';
import type { FetchedBatch, RoundObserver } from './round-observer.ts';

/** What a round has of one partition: read, decided, written, and not yet published. */
export interface RoundItem {
  readonly state: PartitionState;
  readonly batch: FetchedBatch;
  readonly processed: ProcessedBatch;
  readonly part: RoundPart;
  /** Of what was fetched. */
  readonly release: () => void;
}

/**
 * Gives up what was in hand: its outcome is not known, or it is somebody else's. Its partitions have to be opened again. Outputs
 * may still be on their way, so that their memory is not used again.
 */
export function dropItems(items: readonly RoundItem[], inlet: Inlet, observer: RoundObserver): void {
  for (const { state, batch, release } of items) {
    giveUpHand(state, inlet);
    observer.ended(batch);
    release();
  }
}
