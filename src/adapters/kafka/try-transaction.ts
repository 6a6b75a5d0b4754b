import type { Kafka } from 'kafkajs';
import { classifyFailure } from './broker-errors.ts';
import { within } from './within.ts';

const DEADLINE_MS = 15_000;
const TRANSACTION_TIMEOUT_MS = 10_000;

/**
 * Begins a transaction and gives it up, with nothing in it: whether the brokers have transactions, and
 * whether this user may use such an id. Nothing is written to any topic.
 * @throws StopError, RetryError with what the brokers said.
 */
export async function tryTransaction(kafka: Kafka, transactionalId: string): Promise<void> {
  const producer = kafka.producer({
    transactionalId,
    transactionTimeout: TRANSACTION_TIMEOUT_MS,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
  });
  try {
    await within(DEADLINE_MS, 'connecting the producer', producer.connect());
    const transaction = await within(DEADLINE_MS, 'beginning a transaction', producer.transaction());
    await within(DEADLINE_MS, 'giving up a transaction', transaction.abort());
  } catch (error) {
    throw classifyFailure(`a transaction with the id ${transactionalId}`, error);
  } finally {
    await producer.disconnect().catch(() => {});
  }
}
