import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs } from './backoff.ts';
import { RetryError } from './failures.ts';
import type { Turn } from './turn.ts';
import type { WriterSchemas } from './writer-schemas.ts';

/**
 * Makes writer schemas known. A registry that is away is no fault of the records: they wait for it, and the
 * membership is kept meanwhile.
 * @returns false where the worker stops before the schemas are there.
 * @throws MembershipError where the partition is lost while waiting.
 */
export async function loadSchemas(
  ids: ReadonlySet<number>,
  schemas: WriterSchemas,
  turn: Turn,
  onWait: (error: RetryError) => void,
): Promise<boolean> {
  for (let attempt = 0; turn.isRunning(); attempt++) {
    turn.checkMembership();
    try {
      await turn.whileBeating(Promise.all([...ids].map((id) => schemas.load(id))));
      return true;
    } catch (error) {
      if (!(error instanceof RetryError)) throw error;
      onWait(error);
      await turn.whileBeating(sleep(backoffMs(attempt)));
    }
  }
  return false;
}
