import { MembershipError, type RetryError } from '../../../pipeline/failures.ts';
import type { Outlet, Outlets, PublishOutcome, RoundPart } from '../../../pipeline/outlet.ts';
import { askCoordinator, failureOfCode } from '../client/ask-coordinator.ts';
import type { Brokers } from '../client/brokers.ts';
import { commitOffsets } from '../group/commit-offsets.ts';
import type { Assignment, Generation } from '../group/group-member.ts';
import { boundsOf } from '../offsets/bounds.ts';
import type { GroupOffsets } from '../offsets/group-offsets.ts';
import type { Destination } from '../outgoing.ts';
import { PRODUCE_OF_PROTOCOL_1 } from '../protocol/produce-request.ts';
import { batchesOfRound, refusedInputs } from './round-batches.ts';
import { sendBatches, type Sender } from './send-batches.ts';

export interface AcknowledgedOutletsParts {
  readonly brokers: Brokers;
  readonly groupId: string;
  /** The input topic. */
  readonly topic: string;
  readonly offsets: GroupOffsets;
  readonly destinationOf: (inputPartition: number) => Destination;
  /** The group has said with this code of an error that the membership of a generation is over. */
  readonly onLost: (code: number, under: Generation) => void;
}

/** How long a partition that refuses its records holds up the others. */
const PATIENCE_MS = 1_500;
const PATIENCE_ASIDE_MS = 5_000;
const COMMIT_DEADLINE_MS = 10_000;

/** Nobody in particular: brokers take what is sent twice as two. */
export const ANYBODY: Sender = {
  transactionalId: null,
  producerId: -1n,
  producerEpoch: -1,
  mostVersion: PRODUCE_OF_PROTOCOL_1,
  takeSequence: () => -1,
};

/**
 * The ways out under at-least-once: offsets are committed, all of a round in one request, after all in-sync replicas have acknowledged
 * the records before them. What fails in between is published again.
 */
export function createAcknowledgedOutlets(parts: AcknowledgedOutletsParts): (assignment: Assignment) => Outlets {
  return ({ generation }) => ({
    main: createAcknowledgedOutlet(parts, generation, PATIENCE_MS),
    aside: createAcknowledgedOutlet(parts, generation, PATIENCE_ASIDE_MS),
    giveUp() {},
  });
}

function createAcknowledgedOutlet(
  { brokers, groupId, topic, offsets, destinationOf, onLost }: AcknowledgedOutletsParts,
  generation: Generation,
  patienceMs: number,
): Outlet {
  async function commit(parts: readonly RoundPart[]): Promise<void> {
    const next = new Map(parts.map((part) => [part.partition, { offset: part.next, metadata: '' }]));
    const { answer } = await askCoordinator(brokers, {
      kind: 'group',
      key: groupId,
      step: 'committing',
      deadlineMs: COMMIT_DEADLINE_MS,
      async ask(coordinator) {
        const codes = await commitOffsets(coordinator, { groupId, generation, topic, offsets: next });
        return { errorCode: [...codes.values()].find((code) => code !== 0) ?? 0 };
      },
    });
    if (answer.errorCode === 0) return;
    const failure = failureOfCode('committing', answer.errorCode);
    if (failure instanceof MembershipError) onLost(answer.errorCode, generation);
    throw failure;
  }

  return {
    async open(partitions) {
      const committed = await offsets.committed(partitions, true);
      const without = [...committed].filter(([, offset]) => offset === null).map(([partition]) => partition);
      const earliest = without.length === 0 ? null : await boundsOf(brokers, topic, without, 'earliest');
      return new Map([...committed].map(([partition, each]) => [partition, each?.offset ?? earliest!.get(partition)!]));
    },
    async publish(parts, check): Promise<PublishOutcome> {
      const round = batchesOfRound(parts, destinationOf);
      const sent = await sendBatches(brokers, ANYBODY, round.batches, { patienceMs, sendsOthers: true });
      check();
      const refusals = sent.kind === 'sent' ? new Map<number, RetryError>() : refusedInputs(sent.refusals, round);
      const others = parts.filter(({ partition }) => !refusals.has(partition));
      if (others.length > 0) await commit(others);
      return refusals.size === 0 ? { kind: 'committed' } : { kind: 'refused', refusals, others: 'committed' };
    },
  };
}
