import { RetryError } from '../../pipeline/failures.ts';

/**
 * Awaits work for so long at most. kafkajs has no deadline of its own for a whole step, and what has not
 * ended by then has an outcome that nobody knows.
 * @throws RetryError at the deadline; what the work throws before it.
 */
export async function within<T>(deadlineMs: number, step: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new RetryError(`${step} took longer than ${deadlineMs} ms`)), deadlineMs);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
    work.catch(() => {}); // it lost the race, and who loses may fail later
  }
}

/**
 * Whether work settles in so long; else it goes on without anybody. @throws what the work throws before the deadline.
 */
export async function settlesWithin(deadlineMs: number, work: Promise<unknown>): Promise<boolean> {
  const deadline = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => deadline.resolve(false), deadlineMs);
  try {
    return await Promise.race([work.then(() => true), deadline.promise]);
  } finally {
    clearTimeout(timer);
    work.catch(() => {}); // nobody may be there any more when it fails
  }
}
