import type { Kafka } from 'kafkajs';
import type { Outlet } from '../../pipeline/outlet.ts';
import { classifyFailure, isFencing } from './broker-errors.ts';
import { sendsOf, type Destination } from './outgoing.ts';
import type { OutletObserver } from '../outlet-reports.ts';
import { createTransactionalProducer, SEND_TIMEOUT_MS } from './transactional-producer.ts';

export interface TransactionalOutletParts {
  readonly kafka: Kafka;
  readonly groupId: string;
  readonly topic: string;
  readonly transactionTimeoutMs: number;
  readonly destination: Destination;
  /** The offset that is due next for the group, by the broker's word now. */
  readonly committedOffset: (partition: number) => Promise<bigint>;
  readonly observer: OutletObserver;
}

/**
 * The way out under exactly-once: outputs, dead letters and the next offset in one transaction.
 *
 * The transactional id is made of group, topic and partition, so whoever opens the partition fences its
 * former owner. Only after that is the committed offset read: it cannot move any more but by this
 * producer. Every failure, whatever its error says, may have happened or not, so the producer is thrown
 * away, and the next `open` finds out by the offset.
 */
export function createTransactionalOutlet(parts: TransactionalOutletParts): Outlet {
  const { kafka, groupId, topic, transactionTimeoutMs, destination, observer } = parts;
  const partition = destination.inputPartition;
  const transactionalId = `${groupId}-${topic}-${partition}`;
  const producer = createTransactionalProducer({ kafka, transactionalId, transactionTimeoutMs });

  async function open(): Promise<bigint> {
    await producer.open();
    try {
      return await parts.committedOffset(partition);
    } catch (error) {
      throw classifyFailure('opening the partition', error);
    }
  }

  async function publish(...[batch, next, checkMembership]: Parameters<Outlet['publish']>): Promise<void> {
    const offsets = {
      consumerGroupId: groupId,
      topics: [{ topic, partitions: [{ partition, offset: String(next) }] }],
    };
    try {
      await producer.transact(sendsOf(batch, destination, SEND_TIMEOUT_MS), offsets, checkMembership);
    } catch (error) {
      observer.onTransaction('aborted');
      if (isFencing(error)) observer.onFenced(partition, transactionalId);
      throw error;
    }
    observer.onTransaction('committed');
  }

  return { open, publish, close: () => Promise.resolve(producer.close()) };
}
