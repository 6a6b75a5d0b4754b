import type { TransactionalOutletsParts, MemberTransactions } from './outlet-parts.ts';
import type { Outlets } from '../../../pipeline/outlet.ts';
import type { Assignment } from '../group/member-parts.ts';
import { createTakeOver } from './take-over.ts';
import { ASIDE_SLOT, MAIN_SLOTS, transactionalIdOf, type Slot } from './transactional-ids.ts';
import { createTransactionalOutlet } from './transactional-outlet.ts';
import { createTransactionalProducer } from './transactional-producer.ts';

/** How long a partition that refuses its records holds up the others. */
const PATIENCE_MS = 1_500;
const PATIENCE_ASIDE_MS = 5_000;

/**
 * The ways out under exactly-once: a transaction for each round, with its outputs, its dead letters and its offsets.
 *
 * The offsets carry the group's generation, so who is a member no more cannot commit (KIP-447). The main way has three transactional ids: what
 * refuses its records may also keep the brokers from ending the transaction that they were for, and the one before, which was committed while
 * the partition still took records, but not its marker any more. The next one would wait for that; it is begun under another id.
 */
export function createTransactionalOutlets(parts: TransactionalOutletsParts): (assignment: Assignment) => Outlets {
  const { brokers, groupId, topic, memberId, transactionTimeoutMs, offsets, observer } = parts;
  const createProducer = (slot: Slot, patienceMs: number) =>
    createTransactionalProducer({
      brokers,
      transactionalId: transactionalIdOf(memberId, slot),
      transactionTimeoutMs,
      patienceMs,
    });
  const shared: MemberTransactions = {
    producers: {
      a: createProducer('a', PATIENCE_MS),
      b: createProducer('b', PATIENCE_MS),
      c: createProducer('c', PATIENCE_MS),
      d: createProducer(ASIDE_SLOT, PATIENCE_ASIDE_MS),
    },
    doubts: new Map(),
  };
  const takeOver = createTakeOver({
    brokers,
    groupId,
    topic,
    transactionTimeoutMs,
    offsets,
    onEnded: observer.onFormerEnded,
    onLeft: observer.onFormerLeft,
  });
  let turn = 0;

  return (assignment) => {
    const taken = new Set<number>();
    const ofTenure = {
      ...parts,
      ...shared,
      generation: assignment.generation,
      /** Once for each partition: its former owner is a member no more, or has come to its end with it. */
      async takeOver(partitions: readonly number[]) {
        const gained = partitions.filter((partition) => !taken.has(partition));
        if (gained.length === 0) return;
        parts.onSettled(await takeOver.endFormer(gained, assignment));
        for (const partition of gained) taken.add(partition);
      },
    };
    return {
      main: createTransactionalOutlet({
        ...ofTenure,
        patienceMs: PATIENCE_MS,
        slot: () => MAIN_SLOTS[turn]!,
        nextSlot() {
          turn = (turn + 1) % MAIN_SLOTS.length;
        },
        slotCount: MAIN_SLOTS.length,
      }),
      aside: createTransactionalOutlet({
        ...ofTenure,
        patienceMs: PATIENCE_ASIDE_MS,
        slot: () => ASIDE_SLOT,
        nextSlot() {},
        slotCount: 1,
      }),
      // Each round is committed with what it writes.
      finish: () => Promise.resolve(),
      giveUp() {
        for (const producer of Object.values(shared.producers)) {
          const wasBusy = producer.isBusy();
          producer.close();
          // Nobody else ends what a living member has left open, and the next owners wait for it.
          if (wasBusy) producer.open().catch(() => {}); // it is opened again before it is used
        }
      },
    };
  };
}
