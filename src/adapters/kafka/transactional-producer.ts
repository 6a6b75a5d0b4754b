import type { Kafka, Offsets, Producer, ProducerRecord, RecordMetadata, Transaction } from 'kafkajs';
import { classifyFailure } from './broker-errors.ts';
import { checkAcknowledged } from './outgoing.ts';
import type { PlacedSend } from './judge-doubt.ts';
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
   * aborted, and what it committed can be read. @throws RetryError, StopError
   */
  readonly open: () => Promise<void>;
  /**
   * All sends and the offsets, if any, in one transaction; `check` is called at the last moment at which it can
   * still be left undone, with where everything stands. @throws RetryError, StopError, and what `check` throws
   */
  readonly transact: (
    sends: Iterable<ProducerRecord>,
    offsets: (Offsets & { consumerGroupId: string }) | null,
    check: (placed: readonly PlacedSend[]) => void,
  ) => Promise<void>;
  /** Lets go of the producer; the next `open` starts anew. Never throws. */
  readonly close: () => void;
}

/** How long brokers may wait for their replicas. */
export const SEND_TIMEOUT_MS = 5_000;

const CONNECT_DEADLINE_MS = 8_000;
const INIT_DEADLINE_MS = 20_000; // waits for the end of the former owner's transaction
const SEND_DEADLINE_MS = 12_000;
const OFFSETS_DEADLINE_MS = 12_000;
const COMMIT_DEADLINE_MS = 10_000;
/** What brokers say where they do not know any more where it stands. */
const NOWHERE = '-1';

export function createTransactionalProducer(parts: TransactionalProducerParts): TransactionalProducer {
  // What is abandoned may go on for a while: it keeps to its own.
  let current: { readonly producer: Producer; begun: Transaction | null } | null = null;

  async function open(): Promise<void> {
    close();
    try {
      const producer = parts.kafka.producer({
        transactionalId: parts.transactionalId,
        transactionTimeout: parts.transactionTimeoutMs,
        maxInFlightRequests: 1,
        allowAutoTopicCreation: false,
      });
      const opened = { producer, begun: null as Transaction | null };
      current = opened;
      await within(CONNECT_DEADLINE_MS, 'connecting the producer', producer.connect());
      // Its first transaction is what makes kafkajs ask for a producer id, and thereby fences.
      opened.begun = await within(INIT_DEADLINE_MS, 'initialising the producer', producer.transaction());
    } catch (error) {
      throw classifyFailure('opening the partition', error);
    }
  }

  async function transact(...[sends, offsets, check]: Parameters<TransactionalProducer['transact']>): Promise<void> {
    if (current === null) throw new TypeError('a transaction before open');
    const opened = current;
    let step = 'beginning a transaction';
    try {
      const transaction = opened.begun ?? (await within(INIT_DEADLINE_MS, step, opened.producer.transaction()));
      opened.begun = null;
      step = 'sending';
      const placed: PlacedSend[] = [];
      for (const send of sends) {
        const acknowledged = await within(SEND_DEADLINE_MS, step, transaction.send(send));
        checkAcknowledged(send, acknowledged);
        placed.push(...acknowledged.map((place) => placeOf(send, place)));
      }
      step = 'adding the offset';
      if (offsets !== null) await within(OFFSETS_DEADLINE_MS, step, transaction.sendOffsets(offsets));
      check(placed);
      step = 'committing';
      await within(COMMIT_DEADLINE_MS, step, transaction.commit());
    } catch (error) {
      throw classifyFailure(step, error);
    }
  }

  function close(): void {
    const discarded = current;
    current = null;
    // A producer that hangs must not hold up the next one, which fences it.
    discarded?.producer.disconnect().catch(() => {});
  }

  return { open, transact, close };
}

function placeOf(send: ProducerRecord, { topicName, partition, baseOffset = NOWHERE }: RecordMetadata): PlacedSend {
  return { send, topic: topicName, partition, offset: BigInt(baseOffset) };
}
