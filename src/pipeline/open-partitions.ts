import { backoffMs } from './backoff.ts';
import { FencedError, RetryError } from './failures.ts';
import type { Inlet } from './inlet.ts';
import type { Outlet } from './outlet.ts';
import type { PartitionState } from './partition-state.ts';
import type { RoundObserver } from './round-observer.ts';

/** How soon partitions are asked for again that could not be opened yet. */
const OPEN_AGAIN_MS = 100;

/**
 * Makes partitions this worker's own, and begins to fetch them where they are due. Where some of them cannot be opened yet, or
 * none for now, those that are open already go on; gives how soon it will try again, undefined where it need not.
 * @throws FencedError, MembershipError, StopError
 */
export type PartitionOpener = (missing: readonly PartitionState[]) => Promise<number | undefined>;

export function createPartitionOpener(outlet: Outlet, inlet: Inlet, observer: RoundObserver): PartitionOpener {
  let failures = 0;
  let notBeforeMs = Number.NEGATIVE_INFINITY;

  /** How soon to try again, 0 where all are open. */
  async function open(states: readonly PartitionState[]): Promise<number> {
    const startedAt = performance.now();
    try {
      const due = await outlet.open(states.map(({ partition }) => partition));
      failures = 0;
      for (const state of states) state.position = due.get(state.partition) ?? null;
      inlet.seek(due);
      if (due.size > 0) observer.opened(due, performance.now() - startedAt);
      return due.size === states.length ? 0 : OPEN_AGAIN_MS;
    } catch (error) {
      if (!(error instanceof RetryError)) throw error;
      observer.openingFailed(error);
      // Whatever is published under the same name throws out whoever has taken over.
      if (error instanceof FencedError) throw error;
      return backoffMs(failures++);
    }
  }

  return async (missing) => {
    if (missing.length === 0) return undefined;
    const waitMs = notBeforeMs - performance.now();
    if (waitMs > 0) return waitMs;
    const againMs = await open(missing);
    notBeforeMs = performance.now() + againMs;
    return againMs === 0 ? undefined : againMs;
  };
}
