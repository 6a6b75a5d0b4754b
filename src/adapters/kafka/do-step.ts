import { classifyFailure } from './broker-errors.ts';
import { within } from './within.ts';

/** A step of a transaction. @throws RetryError at its deadline, and what its failure asks for. */
export async function doStep<T>(step: string, deadlineMs: number, work: Promise<T>): Promise<T> {
  try {
    return await within(deadlineMs, step, work);
  } catch (error) {
    throw classifyFailure(step, error);
  }
}
