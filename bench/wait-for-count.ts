import { setTimeout as sleep } from 'node:timers/promises';

export interface CountWaitOptions {
  readonly target: number;
  readonly everyMs: number;
  readonly signal: AbortSignal;
}

const STANDSTILL_MS = 60_000;

/**
 * Waits until a count that grows reaches its target; null where it cannot be asked for at the moment.
 * @throws Error where it stands still for a minute; what `signal` was aborted with.
 */
export async function waitForCount(
  count: () => Promise<number | null>,
  { target, everyMs, signal }: CountWaitOptions,
): Promise<void> {
  let reached = 0;
  let movedAt = performance.now();
  while (reached < target) {
    signal.throwIfAborted();
    const now = (await count()) ?? reached;
    if (now > reached) movedAt = performance.now();
    else if (performance.now() - movedAt > STANDSTILL_MS) throw new Error(`stuck at ${reached} of ${target} records`);
    reached = now;
    if (reached < target) await sleep(everyMs);
  }
}
