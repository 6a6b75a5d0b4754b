import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkerProcess } from './worker-process.ts';

const POLL_MS = 200;

/** Waits until the worker is a member of its group, or has ended. @throws what `interrupt` was aborted with. */
export async function untilReady(worker: WorkerProcess, interrupt: AbortSignal): Promise<void> {
  const ended = worker.ended.then(() => true);
  const isReady = () =>
    fetch(`${worker.url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isReady()) && !(await Promise.race([ended, sleep(POLL_MS, false)]))) interrupt.throwIfAborted();
}
