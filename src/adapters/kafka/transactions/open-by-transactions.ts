import { RetryError } from '../../../pipeline/failures.ts';
import type { Outlet } from '../../../pipeline/outlet.ts';
import { believedOffsets, type BelievedOffset } from '../offsets/believed-offsets.ts';
import type { CommittedOffset } from '../protocol/committed-offset.ts';
import { settlesWithin } from '../within.ts';
import { noteLoss } from './note-loss.ts';
import type { OutgoingBatch, PlacedBatch } from './outgoing-batch.ts';
import { settleDoubts } from './settle-doubts.ts';
import type { TransactionalOutletParts } from './outlet-parts.ts';
import type { TransactionalProducer } from './transactional-producer.ts';

/** What is in doubt under the id of another way out, and cannot be ended at once, does not hold up this one. */
const OTHERS_PATIENCE_MS = 200;

/** How a way out opens partitions: the former owners' transactions and its own have come to an end before it says what is due. */
export function createOpening(parts: TransactionalOutletParts): Outlet['open'] {
  const { groupId, topic, offsets, logs, progress, doubts, producers, generation, observer } = parts;

  /**
   * Opens the producers under whose ids something of these partitions is in doubt: what was on its way cannot come to anything any more.
   * Gives the partitions of which that can be said now.
   */
  async function endDoubts(partitions: readonly number[]): Promise<readonly number[]> {
    const inDoubt = new Set(partitions.map((partition) => doubts.get(partition)?.mark));
    const left = new Set<string>();
    const others = Object.values(producers).filter(
      (each) => each !== producers[parts.slot()] && inDoubt.has(each.transactionalId),
    );
    await Promise.all(
      others.map(async (producer) => {
        // One that is in another transaction was opened since.
        if (producer.isOpen() || producer.isBusy()) return;
        if (!(await settlesWithin(OTHERS_PATIENCE_MS, producer.open()))) left.add(producer.transactionalId);
      }),
    );
    return partitions.filter((partition) => !left.has(doubts.get(partition)?.mark ?? ''));
  }

  /** Under another id where the end of the transaction before takes long. */
  async function openProducer(): Promise<TransactionalProducer> {
    for (let tried = 1; tried < parts.slotCount; tried += 1) {
      const producer = producers[parts.slot()];
      if (producer.isOpen() || (await settlesWithin(parts.patienceMs, producer.open()))) return producer;
      parts.nextSlot();
    }
    const producer = producers[parts.slot()];
    if (!producer.isOpen()) await producer.open();
    return producer;
  }

  async function open(wanted: readonly number[]): Promise<ReadonlyMap<number, bigint>> {
    const producer = await openProducer();
    const partitions = await endDoubts(wanted);
    await parts.takeOver(partitions);
    const committed = (of: readonly number[]) => offsets.committed(of, true);
    const believed = await believedOffsets({ ...logs, committed, progress, observer }, partitions);
    await commitForgotten(producer, believed);
    for (const [partition, { kind }] of believed) if (kind === 'made anew') doubts.delete(partition);
    return settleDoubts({
      doubts,
      believed,
      visible: logs.visible,
      transact: (batches, next, check) => republish(producer, batches, next, check),
      mark: producer.transactionalId,
      progress,
      observer,
    });
  }

  /** At once, for without records the next owner would be told of nothing. */
  async function commitForgotten(producer: TransactionalProducer, believed: ReadonlyMap<number, BelievedOffset>) {
    const forgotten = [...believed].filter(([, { kind }]) => kind === 'forgotten');
    if (forgotten.length > 0) await republish(producer, [], new Map(forgotten), () => {});
  }

  async function republish(
    producer: TransactionalProducer,
    batches: readonly OutgoingBatch[],
    next: ReadonlyMap<number, CommittedOffset>,
    check: (placed: readonly PlacedBatch[]) => void,
  ): Promise<void> {
    const { kind } = await noteLoss(
      parts,
      producer,
      producer.transact({ batches, offsets: { groupId, generation, topic, offsets: next } }, check),
    );
    if (kind !== 'committed') throw new RetryError(`what has to be made whole cannot be published yet: ${kind}`);
  }

  return open;
}
