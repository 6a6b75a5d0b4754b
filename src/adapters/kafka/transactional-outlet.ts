import { FencedError } from '../../pipeline/failures.ts';
import type { Outlet } from '../../pipeline/outlet.ts';
import { believedOffset, type BelievedOffsetParts } from './believed-offset.ts';
import { classifyFailure } from './broker-errors.ts';
import type { CommittedOffset } from './committed-offset.ts';
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
  /** Noted with each offset that is committed here; no other worker, nor this one started again, has the same. */
  readonly mark: string;
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
  const { producer, transactionalId, groupId, topic, destination, mark, progress, observer } = parts;
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
  async function committed(isUsed: boolean): Promise<CommittedOffset> {
    const { kind, ...believed } = await believedOffset(parts, partition, isUsed);
    if (kind === 'made anew') doubt = null;
    // At once, for without records the next owner would be told of nothing.
    if (kind === 'forgotten') await producer.transact([], offsetsOf(believed), () => {});
    return believed;
  }

  /** The offset that is due once the last transaction happened as a whole, or not at all. */
  async function settled(committed: CommittedOffset): Promise<bigint> {
    if (doubt === null) return committed.offset;
    const { from, next } = doubt;
    const verdict = await judgeDoubt(doubt, committed, parts.isCommitted);
    if (verdict.kind === 'unknown') observer.onDoubtLeft(partition, from, next);
    if (verdict.kind !== 'torn') return committed.offset;
    const { visible, missing } = verdict;
    observer.onTorn(partition, from, next);
    // It may be torn as well: what is visible now is part of what has to be visible then.
    await producer.transact(
      missing.map(({ send }) => send),
      offsetsOf(own(next)),
      (placed) => {
        doubt = { from, next, mark, placed: [...visible, ...placed] };
      },
    );
    progress.note(partition, own(next));
    return next;
  }

  async function publish(...[batch, next, checkMembership]: Parameters<Outlet['publish']>): Promise<void> {
    try {
      await producer.transact(sendsOf(batch, destination, SEND_TIMEOUT_MS), offsetsOf(own(next)), (placed) => {
        checkMembership();
        doubt = { from: due, next, mark, placed };
      });
    } catch (error) {
      observer.onTransaction('aborted');
      if (error instanceof FencedError) observer.onFenced(partition, transactionalId);
      throw error;
    }
    doubt = null;
    due = next;
    progress.note(partition, own(next));
    observer.onTransaction('committed');
  }

  const own = (next: bigint): CommittedOffset => ({ offset: next, metadata: mark });
  const offsetsOf = ({ offset, metadata }: CommittedOffset) => ({
    consumerGroupId: groupId,
    topics: [{ topic, partitions: [{ partition, offset: String(offset), metadata }] }],
  });

  return { open, publish, close: () => Promise.resolve(producer.close()) };
}
