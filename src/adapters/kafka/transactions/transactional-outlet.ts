import type { Outlet } from '../../../pipeline/outlet.ts';
import type { Generation } from '../group/group-member.ts';
import { createOpening } from './open-by-transactions.ts';
import { createPublishing } from './publish-by-transactions.ts';
import type { Slot } from './transactional-ids.ts';
import type { MemberTransactions, TransactionalOutletsParts } from './transactional-outlets.ts';

export interface TransactionalOutletParts extends TransactionalOutletsParts, MemberTransactions {
  readonly generation: Generation;
  readonly takeOver: (partitions: readonly number[]) => Promise<void>;
  /** Under which id to go on. */
  readonly slot: () => Slot;
  /** Goes on under the next, which is the same where there is but one. */
  readonly nextSlot: () => void;
  readonly slotCount: number;
  /** How long an id is waited for under which the end of a transaction is still being written. */
  readonly patienceMs: number;
}

/** A way out: see `transactional-outlets.ts`. */
export function createTransactionalOutlet(parts: TransactionalOutletParts): Outlet {
  return { open: createOpening(parts), publish: createPublishing(parts) };
}
