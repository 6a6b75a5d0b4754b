import type { DeadLetterLimit } from './dead-letter-limit.ts';
import type { RetryError } from './failures.ts';
import type { Outlet } from './outlet.ts';
import type { RoundItem } from './round-item.ts';
import type { RoundObserver } from './round-observer.ts';

export interface PublishParts {
  readonly outlet: Outlet;
  readonly limit: DeadLetterLimit;
  readonly observer: RoundObserver;
  /** @throws MembershipError where the partitions are somebody else's by now. */
  readonly check: () => void;
}

/** An item whose partition did not take what was for it, and why. */
export interface RefusedItem {
  readonly item: RoundItem;
  readonly error: RetryError;
}

const NONE_REFUSED: ReadonlyMap<number, RetryError> = new Map();

/**
 * Publishes a round, again without those that are refused until the others are committed. Gives the refused ones, in order.
 * @throws RetryError, MembershipError, StopError, this one also where there are too many dead letters; nobody may look at the
 * items' outputs then.
 */
export async function publishItems(
  items: readonly RoundItem[],
  { outlet, limit, observer, check }: PublishParts,
): Promise<readonly RefusedItem[]> {
  limit.check(items);
  const refused: RefusedItem[] = [];
  for (let left = items; left.length > 0;) {
    const startedAt = performance.now();
    const outcome = await outlet.publish(
      left.map(({ part }) => part),
      check,
    );
    const refusals = outcome.kind === 'refused' ? outcome.refusals : NONE_REFUSED;
    for (const item of left) {
      const error = refusals.get(item.state.partition);
      if (error === undefined) continue;
      observer.refused(item.batch, error);
      refused.push({ item, error });
    }
    const others = refusals.size === 0 ? left : left.filter(({ state }) => !refusals.has(state.partition));
    if (outcome.kind === 'committed' || outcome.others === 'committed') {
      const durationMs = performance.now() - startedAt;
      if (others.length > 0) settle(others, durationMs, limit, observer);
      return refused;
    }
    left = others;
  }
  return refused;
}

function settle(
  items: readonly RoundItem[],
  durationMs: number,
  limit: DeadLetterLimit,
  observer: RoundObserver,
): void {
  limit.note(items);
  observer.committed(items, durationMs);
  for (const { batch, processed, release } of items) {
    observer.ended(batch);
    // All is acknowledged.
    release();
    processed.release();
  }
}
