import type { ProcessedBatch } from './process-batch.ts';

/** The way out of one input partition: where its batches are published and its offset is committed. */
export interface Outlet {
  /**
   * Makes the partition this worker's own and says which offset is due next. `fetchedOffset` is where
   * the consumer stands. @throws RetryError
   */
  readonly open: (fetchedOffset: bigint) => Promise<bigint>;
  /**
   * Publishes a batch and commits `next` as the offset that is due after it; `checkMembership` is called
   * at the last moment at which it can still be left undone.
   * @throws RetryError where it is not known whether it happened, MembershipError where it did not,
   * StopError where it never will.
   */
  readonly publish: (batch: ProcessedBatch, next: bigint, checkMembership: () => void) => Promise<void>;
  /** Lets go of what is under way; the next `open` starts anew. Never throws. */
  readonly close: () => Promise<void>;
}
