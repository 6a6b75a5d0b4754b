import { setTimeout as sleep } from 'node:timers/promises';
import type { SchemaId } from '../events/schema-id.ts';
import { backoffMs } from './backoff.ts';
import { RetryError } from './failures.ts';
import type { WriterSchemas } from './writer-schemas.ts';

/**
 * Makes writer schemas known. A registry that is away is no fault of the records: they wait for it.
 * @returns false where nobody waits any more before the schemas are there.
 */
export async function loadSchemas(
  ids: ReadonlySet<SchemaId>,
  schemas: WriterSchemas,
  isWaitedFor: () => boolean,
  onWait: (error: RetryError) => void,
): Promise<boolean> {
  for (let attempt = 0; isWaitedFor(); attempt++) {
    try {
      await Promise.all([...ids].map((id) => schemas.load(id)));
      return isWaitedFor();
    } catch (error) {
      if (!(error instanceof RetryError)) throw error;
      onWait(error);
      await sleep(backoffMs(attempt));
    }
  }
  return false;
}
