import type { Kafka, Producer, Transaction } from 'kafkajs';
import type { Outlet } from '../../pipeline/outlet.ts';
import { classifyFailure } from './broker-errors.ts';
import { sendsOf, type Destination } from './outgoing.ts';
import { within } from './within.ts';

export interface TransactionalOutletParts {
  readonly kafka: Kafka;
  readonly groupId: string;
  readonly topic: string;
  readonly transactionTimeoutMs: number;
  readonly destination: Destination;
  /** The offset that is due next for the group, by the broker's word now. */
  readonly committedOffset: (partition: number) => Promise<bigint>;
  readonly onTransaction: (outcome: 'committed' | 'aborted') => void;
}

const CONNECT_DEADLINE_MS = 8_000;
const INIT_DEADLINE_MS = 20_000; // waits for the end of the former owner's transaction
const SEND_DEADLINE_MS = 12_000;
const SEND_TIMEOUT_MS = 5_000;
const OFFSETS_DEADLINE_MS = 12_000;
const COMMIT_DEADLINE_MS = 10_000;

/**
 * The way out under exactly-once: outputs, dead letters and the next offset in one transaction.
 *
 * The transactional id is made of group, topic and partition, so whoever opens the partition fences its
 * former owner. Only after that is the committed offset read: it cannot move any more but by this
 * producer. Every failure, whatever its error says, may have happened or not, so the producer is thrown
 * away, and the next `open` finds out by the offset.
 */
export function createTransactionalOutlet(parts: TransactionalOutletParts): Outlet {
  const { groupId, topic, destination } = parts;
  const partition = destination.inputPartition;
  let producer: Producer | null = null;
  let begun: Transaction | null = null;

  async function open(): Promise<bigint> {
    await close();
    try {
      producer = parts.kafka.producer({
        transactionalId: `${groupId}-${topic}-${partition}`,
        transactionTimeout: parts.transactionTimeoutMs,
        maxInFlightRequests: 1,
        allowAutoTopicCreation: false,
      });
      await within(CONNECT_DEADLINE_MS, 'connecting the producer', producer.connect());
      // Its first transaction is what makes kafkajs ask for a producer id, and thereby fences.
      begun = await within(INIT_DEADLINE_MS, 'initialising the producer', producer.transaction());
      return await parts.committedOffset(partition);
    } catch (error) {
      throw classifyFailure('opening the partition', error);
    }
  }

  async function publish(...[batch, next, checkMembership]: Parameters<Outlet['publish']>): Promise<void> {
    if (producer === null) throw new TypeError('publish before open');
    let step = 'beginning a transaction';
    try {
      const transaction = begun ?? (await within(INIT_DEADLINE_MS, step, producer.transaction()));
      begun = null;
      step = 'sending';
      for (const send of sendsOf(batch, destination, SEND_TIMEOUT_MS)) {
        await within(SEND_DEADLINE_MS, step, transaction.send(send));
      }
      step = 'adding the offset';
      const offsets = {
        consumerGroupId: groupId,
        topics: [{ topic, partitions: [{ partition, offset: String(next) }] }],
      };
      await within(OFFSETS_DEADLINE_MS, step, transaction.sendOffsets(offsets));
      checkMembership();
      step = 'committing';
      await within(COMMIT_DEADLINE_MS, step, transaction.commit());
    } catch (error) {
      parts.onTransaction('aborted');
      throw classifyFailure(step, error);
    }
    parts.onTransaction('committed');
  }

  async function close(): Promise<void> {
    const discarded = producer;
    producer = null;
    begun = null;
    // A producer that hangs must not hold up the next one, which fences it.
    discarded?.disconnect().catch(() => {});
  }

  return { open, publish, close };
}
