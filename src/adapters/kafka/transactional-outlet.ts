import { FencedError } from '../../pipeline/failures.ts';
import type { Outlet } from '../../pipeline/outlet.ts';
import { believedOffset, type BelievedOffsetParts } from './believed-offset.ts';
import { classifyFailure } from './broker-errors.ts';
import { sendsOf, type Destination } from './outgoing.ts';
import type { OutletObserver } from '../outlet-reports.ts';
import { judgeDoubt, type Doubt, type PlacedSend } from './judge-doubt.ts';
import { SEND_TIMEOUT_MS, type TransactionalProducer } from './transactional-producer.ts';

export interface TransactionalOutletParts extends BelievedOffsetParts {
  readonly producer: TransactionalProducer;
  readonly transactionalId: string;
  readonly groupId: string;
  readonly topic: string;
  readonly destination: Destination;
  /** Whether consumers of committed data see what stands there; null where it may not be read. @throws RetryError */
  readonly isCommitted: (place: PlacedSend) => Promise<boolean | null>;
  readonly observer: OutletObserver;
}

/**
 * The way out under exactly-once: outputs, dead letters and the next offset in one transaction.
 *
 * The transactional id is made of group, topic and partition, so whoever opens the partition fences its
 * former owner. Only after that is the committed offset read: it cannot move any more but by this
 * producer. Every failure, whatever its error says, may have happened or not, so the producer is thrown
 * away, and the next `open` finds out by the offset; and, where a commit had been asked for, by the outputs too.
 */
export function createTransactionalOutlet(parts: TransactionalOutletParts): Outlet {
  const { producer, transactionalId, groupId, topic, destination, progress, observer } = parts;
  const partition = destination.inputPartition;
  let due = 0n;
  let doubt: Doubt | null = null;

  async function open(): Promise<bigint> {
    const { isUsed } = await producer.open();
    try {
      due = await settled(await committed(isUsed));
    } catch (error) {
      throw classifyFailure('opening the partition', error);
    }
    doubt = null;
    return due;
  }

  /** The committed offset, once the coordinator knows of it as well. */
  async function committed(isUsed: boolean): Promise<bigint> {
    const { kind, offset } = await believedOffset(parts, partition, isUsed);
    if (kind === 'made anew') doubt = null;
    // At once, for without records the next owner would be told of nothing.
    if (kind === 'forgotten') await producer.transact([], offsetsOf(offset), () => {});
    return offset;
  }

  /** The offset that is due once the last transaction happened as a whole, or not at all. */
  async function settled(committed: bigint): Promise<bigint> {
    if (doubt === null) return committed;
    const { from, next } = doubt;
    const verdict = await judgeDoubt(doubt, committed, parts.isCommitted);
    if (verdict.kind === 'unknown') observer.onDoubtLeft(partition, from, next);
    if (verdict.kind !== 'torn') return committed;
    const { visible, missing } = verdict;
    observer.onTorn(partition, from, next);
    // It may be torn as well: what is visible now is part of what has to be visible then.
    await producer.transact(
      missing.map(({ send }) => send),
      offsetsOf(next),
      (placed) => {
        doubt = { from, next, placed: [...visible, ...placed] };
      },
    );
    progress.note(partition, next);
    return next;
  }

  async function publish(...[batch, next, checkMembership]: Parameters<Outlet['publish']>): Promise<void> {
    try {
      await producer.transact(sendsOf(batch, destination, SEND_TIMEOUT_MS), offsetsOf(next), (placed) => {
        checkMembership();
        doubt = { from: due, next, placed };
      });
    } catch (error) {
      observer.onTransaction('aborted');
      if (error instanceof FencedError) observer.onFenced(partition, transactionalId);
      throw error;
    }
    doubt = null;
    due = next;
    progress.note(partition, next);
    observer.onTransaction('committed');
  }

  const offsetsOf = (next: bigint) => ({
    consumerGroupId: groupId,
    topics: [{ topic, partitions: [{ partition, offset: String(next) }] }],
  });

  return { open, publish, close: () => Promise.resolve(producer.close()) };
}
