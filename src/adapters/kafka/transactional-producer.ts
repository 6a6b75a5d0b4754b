import type { Kafka, Producer, ProducerRecord } from 'kafkajs';
import { classifyFailure } from './broker-errors.ts';
import { producerEpochs } from './kafkajs.ts';
import type { Addition } from './corrections/added-ahead.ts';
import type { PlacedSend } from './judge-doubt.ts';
import { doStep } from './do-step.ts';
import { createNextTransaction, type NextTransaction } from './next-transaction.ts';
import { sendAll, type TransactionOffsets } from './send-all.ts';
import { within } from './within.ts';

export interface TransactionalProducerParts {
  readonly kafka: Kafka;
  readonly transactionalId: string;
  readonly transactionTimeoutMs: number;
}

/** A producer that is thrown away after every failure: what failed may have happened or not, whatever its error says. */
export interface TransactionalProducer {
  /**
   * Begins with a new producer, which fences every other one of the same id: what that one had under way is
   * aborted, and what it committed can be read. Says whether there may have been any. @throws RetryError, StopError
   */
  readonly open: () => Promise<{ readonly isUsed: boolean }>;
  /**
   * All sends and the offsets, if any, in one transaction; `check` is called at the last moment at which it can
   * still be left undone, with where everything stands. @throws RetryError, StopError, and what `check` throws
   */
  readonly transact: (
    sends: Iterable<ProducerRecord>,
    offsets: TransactionOffsets | null,
    check: (placed: readonly PlacedSend[]) => void,
  ) => Promise<void>;
  /** Lets go of the producer; the next `open` starts anew. Never throws. */
  readonly close: () => void;
}

/** How long brokers may wait for their replicas. */
export const SEND_TIMEOUT_MS = 5_000;

const CONNECT_DEADLINE_MS = 8_000;
const INIT_DEADLINE_MS = 20_000; // waits for the end of the former owner's transaction
const COMMIT_DEADLINE_MS = 10_000;
const FIRST_EPOCH = 0;

export function createTransactionalProducer(parts: TransactionalProducerParts): TransactionalProducer {
  // What is abandoned may go on for a while: it keeps to its own.
  let current: { readonly producer: Producer; transactions: NextTransaction | null } | null = null;

  async function open(): Promise<{ readonly isUsed: boolean }> {
    close();
    try {
      const producer = parts.kafka.producer({
        transactionalId: parts.transactionalId,
        transactionTimeout: parts.transactionTimeoutMs,
        // The offsets go out beside a batch; of batches there is never more than one on its way.
        maxInFlightRequests: 2,
        allowAutoTopicCreation: false,
      });
      const opened: typeof current = { producer, transactions: null };
      current = opened;
      await within(CONNECT_DEADLINE_MS, 'connecting the producer', producer.connect());
      // Its first transaction is what makes kafkajs ask for a producer id, and thereby fences.
      const first = await within(INIT_DEADLINE_MS, 'initialising the producer', producer.transaction());
      opened.transactions = createNextTransaction(producer, first);
      return { isUsed: producerEpochs.get(parts.transactionalId) !== FIRST_EPOCH };
    } catch (error) {
      throw classifyFailure('opening the partition', error);
    }
  }

  async function transact(...[sends, offsets, check]: Parameters<TransactionalProducer['transact']>): Promise<void> {
    const opened = current;
    const transactions = opened?.transactions ?? null;
    if (transactions === null) throw new TypeError('a transaction before open');
    const transaction = await doStep('beginning a transaction', INIT_DEADLINE_MS, transactions.take());
    const placed = await sendAll(transaction, sends, offsets);
    check(placed);
    await doStep('committing', COMMIT_DEADLINE_MS, transaction.commit());
    if (current === opened) transactions.committed(additionOf(placed, offsets));
  }

  function close(): void {
    const discarded = current;
    current = null;
    discarded?.transactions?.drop();
    // A producer that hangs must not hold up the next one, which fences it.
    discarded?.producer.disconnect().catch(() => {});
  }

  return { open, transact, close };
}

/** What the next transaction will have too, as far as can be told. */
function additionOf([first]: readonly PlacedSend[], offsets: TransactionOffsets | null): Addition | null {
  if (first === undefined || offsets === null) return null;
  return { topic: first.topic, partition: first.partition, groupId: offsets.consumerGroupId };
}
