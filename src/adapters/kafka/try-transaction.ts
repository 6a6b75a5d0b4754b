import type { Brokers } from './client/brokers.ts';
import { initialise } from './transactions/transactional-producer.ts';

const TRANSACTION_TIMEOUT_MS = 10_000;

/**
 * Asks for a producer id: whether the brokers have transactions, and whether this user may use such an id. Nothing is
 * written to any topic. @throws StopError, RetryError with what the brokers said.
 */
export async function tryTransaction(brokers: Brokers, transactionalId: string): Promise<void> {
  await initialise(brokers, transactionalId, TRANSACTION_TIMEOUT_MS);
}
