import { setTimeout as sleep } from 'node:timers/promises';
import { RetryError } from '../../../pipeline/failures.ts';

/** Awaits work, unless it is given up meanwhile. @throws RetryError where it is; what the work throws before. */
export async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abandon = () => reject(new RetryError('it is not waited for any more'));
  signal.addEventListener('abort', abandon);
  if (signal.aborted) abandon();
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abandon);
    work.catch(() => {}); // it lost the race, and who loses may fail later
  }
}

/** Waits so long, or until it is given up. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
}
