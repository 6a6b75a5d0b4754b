import { MembershipError } from '../../../pipeline/failures.ts';
import type { TransactionalOutletParts } from './outlet-parts.ts';
import type { TransactionalProducer } from './transactional-producer.ts';

/** Tells of a membership that is over: who is a member no more goes on with nothing, and leaves nothing open. */
export async function noteLoss<T>(
  { onLost, generation }: Pick<TransactionalOutletParts, 'onLost' | 'generation'>,
  producer: TransactionalProducer,
  work: Promise<T>,
): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof MembershipError) {
      // Unless it is in use again: what was given up may fail late. It is opened again before it is used.
      if (!producer.isOpen() && !producer.isBusy()) producer.open().catch(() => {});
      const { code } = (error.cause ?? {}) as { readonly code?: number };
      if (code !== undefined) onLost(code, generation);
    }
    throw error;
  }
}
