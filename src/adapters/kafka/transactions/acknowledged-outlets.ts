import type { RetryError } from '../../../pipeline/failures.ts';
import type { Outlet, Outlets, PublishOutcome } from '../../../pipeline/outlet.ts';
import type { Brokers } from '../client/brokers.ts';
import type { Generation } from '../group/group-member.ts';
import type { Assignment } from '../group/member-parts.ts';
import { createOffsetCommitter, type OffsetCommitter } from '../group/offset-committer.ts';
import { boundsOf } from '../offsets/bounds.ts';
import type { GroupOffsets } from '../offsets/group-offsets.ts';
import type { Destination } from '../outgoing.ts';
import { PRODUCE_OF_PROTOCOL_1 } from '../protocol/produce-request.ts';
import { batchesOfRound, refusedInputs } from './round-batches.ts';
import { sendBatches } from './send-batches.ts';
import type { Sender } from './outgoing-batch.ts';

export interface AcknowledgedOutletsParts {
  readonly brokers: Brokers;
  readonly groupId: string;
  /** The input topic. */
  readonly topic: string;
  readonly offsets: GroupOffsets;
  readonly destinationOf: (inputPartition: number) => Destination;
  /** The shortest time from one commit of offsets to the next. */
  readonly commitIntervalMs: number;
  /** The group has said with this code of an error that the membership of a generation is over. */
  readonly onLost: (code: number, under: Generation) => void;
}

/** How long a partition that refuses its records holds up the others. */
const PATIENCE_MS = 1_500;
const PATIENCE_ASIDE_MS = 5_000;

/** Nobody in particular: brokers take what is sent twice as two. */
export const ANYBODY: Sender = {
  transactionalId: null,
  producerId: -1n,
  producerEpoch: -1,
  mostVersion: PRODUCE_OF_PROTOCOL_1,
  takeSequence: () => -1,
};

/**
 * The ways out under at-least-once: what a round writes is acknowledged by all in-sync replicas, and its offsets are committed
 * later, those of several rounds in one request. What fails in between is published again.
 */
export function createAcknowledgedOutlets(parts: AcknowledgedOutletsParts): (assignment: Assignment) => Outlets {
  return ({ generation }) => {
    const committer = createOffsetCommitter({ ...parts, generation, intervalMs: parts.commitIntervalMs });
    return {
      main: createAcknowledgedOutlet(parts, committer, PATIENCE_MS),
      aside: createAcknowledgedOutlet(parts, committer, PATIENCE_ASIDE_MS),
      finish: committer.flush,
      giveUp: committer.drop,
    };
  };
}

function createAcknowledgedOutlet(
  { brokers, topic, offsets, destinationOf }: AcknowledgedOutletsParts,
  committer: OffsetCommitter,
  patienceMs: number,
): Outlet {
  return {
    async open(partitions) {
      // Else what was published already would be published again.
      await committer.flush();
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
      if (others.length > 0) await committer.commit(new Map(others.map(({ partition, next }) => [partition, next])));
      return refusals.size === 0 ? { kind: 'committed' } : { kind: 'refused', refusals, others: 'committed' };
    },
  };
}
