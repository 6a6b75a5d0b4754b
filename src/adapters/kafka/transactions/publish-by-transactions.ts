import { FencedError, RetryError } from '../../../pipeline/failures.ts';
import type { Outlet, PublishOutcome, RoundPart } from '../../../pipeline/outlet.ts';
import { settlesWithin } from '../within.ts';
import { noteLoss } from './note-loss.ts';
import { batchesOfRound, doubtsOfRound, refusedInputs, type RoundBatches } from './round-batches.ts';
import type { TransactionalOutletParts } from './outlet-parts.ts';
import type { TransactionalProducer } from './transactional-producer.ts';

/** How a way out publishes rounds: each in one transaction, under another id where the one before takes long to end. */
export function createPublishing(parts: TransactionalOutletParts): Outlet['publish'] {
  const { groupId, topic, progress, doubts, producers, generation, observer } = parts;

  async function publish(roundParts: readonly RoundPart[], check: () => void): Promise<PublishOutcome> {
    // At once, before anything is awaited: the memory of what was fetched may be used for others soon.
    const round = batchesOfRound(roundParts, parts.destinationOf);
    for (let tried = 1; ; tried += 1) {
      const producer = producers[parts.slot()];
      try {
        const isReady = producer.isOpen() || (await settlesWithin(parts.patienceMs, producer.open()));
        const outcome = isReady
          ? await noteLoss(parts, producer, publishUnder(producer, roundParts, round, check))
          : 'busy';
        if (outcome !== 'busy') return outcome;
        // Meanwhile, so that it can be used again; that aborts what of the round may have come, after all.
        if (!producer.isOpen()) producer.open().catch(() => {});
        if (parts.slotCount === 1) return allRefused(roundParts);
        parts.nextSlot();
        if (tried === parts.slotCount) throw busyError();
      } catch (error) {
        observer.onTransaction('aborted');
        if (error instanceof FencedError) observer.onFenced(producer.transactionalId);
        throw error;
      }
    }
  }

  async function publishUnder(
    producer: TransactionalProducer,
    roundParts: readonly RoundPart[],
    round: RoundBatches,
    check: () => void,
  ): Promise<PublishOutcome | 'busy'> {
    const mark = producer.transactionalId;
    const next = new Map(roundParts.map((part) => [part.partition, { offset: part.next, metadata: mark }]));
    const outcome = await producer.transact(
      { batches: round.batches, offsets: { groupId, generation, topic, offsets: next } },
      (placed) => {
        check();
        for (const [partition, doubt] of doubtsOfRound(roundParts, placed, round, mark)) doubts.set(partition, doubt);
      },
    );
    switch (outcome.kind) {
      case 'busy':
        return 'busy';
      case 'refused':
        observer.onTransaction('aborted');
        parts.nextSlot();
        return { kind: 'refused', refusals: refusedInputs(outcome.refusals, round), others: 'undone' };
      case 'committed':
        observer.onTransaction('committed');
        for (const [partition, committed] of next) {
          doubts.delete(partition);
          progress.note(partition, committed);
        }
        return outcome;
    }
  }

  return publish;
}

function busyError(): RetryError {
  return new RetryError('the end of the transaction before is still being written');
}

function allRefused(parts: readonly RoundPart[]): PublishOutcome {
  const refusals = new Map(parts.map(({ partition }) => [partition, busyError()]));
  return { kind: 'refused', refusals, others: 'undone' };
}
