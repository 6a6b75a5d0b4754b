import type { RetryError } from './failures.ts';
import type { ProcessedBatch } from './batch-parts.ts';

/** What a round publishes of one input partition: all of it, and the offset that is due next, are seen together or not at all. */
export interface RoundPart {
  readonly partition: number;
  readonly processed: ProcessedBatch;
  /** The offset that was due before it, and the one that is due after it. */
  readonly from: bigint;
  readonly next: bigint;
}

/** What became of a round. */
export type PublishOutcome =
  | { readonly kind: 'committed' }
  /** These input partitions' outputs are not taken for now. The others were committed all the same, or nothing was. */
  | {
      readonly kind: 'refused';
      readonly refusals: ReadonlyMap<number, RetryError>;
      readonly others: 'committed' | 'undone';
    };

/** A way out of a worker, for all input partitions; it publishes one round after the other. */
export interface Outlet {
  /**
   * Makes partitions this worker's own, and says which offset is due next in each; those that cannot be told yet, since something of
   * them is still being ended, are left out. @throws RetryError, StopError, MembershipError
   */
  readonly open: (partitions: readonly number[]) => Promise<ReadonlyMap<number, bigint>>;
  /**
   * Publishes a round and commits the offsets that are due after it, with it or soon after; `check` is called at the last moment at which it can
   * still be left undone. Nobody but the outlet looks at the outputs from then on, unless all of them were committed.
   * @throws RetryError where it is not known whether it happened: all its partitions have to be opened again; MembershipError where
   * it did not; StopError where it never will.
   */
  readonly publish: (parts: readonly RoundPart[], check: () => void) => Promise<PublishOutcome>;
}

/** The ways out of a worker while its group leaves it its partitions. */
export interface Outlets {
  readonly main: Outlet;
  /** For partitions that were refused: what it waits for holds up nobody on the main way. */
  readonly aside: Outlet;
  /** Commits what was published and is not committed yet. @throws RetryError, MembershipError, StopError */
  readonly finish: () => Promise<void>;
  /** Lets go of what is under way: its outcome is not known then. */
  readonly giveUp: () => void;
}
