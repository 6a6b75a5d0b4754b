import type { TransactionalOutletParts } from './outlet-parts.ts';
import type { Outlet } from '../../../pipeline/outlet.ts';
import { createOpening } from './open-by-transactions.ts';
import { createPublishing } from './publish-by-transactions.ts';

/** A way out: see `transactional-outlets.ts`. */
export function createTransactionalOutlet(parts: TransactionalOutletParts): Outlet {
  return { open: createOpening(parts), publish: createPublishing(parts) };
}
