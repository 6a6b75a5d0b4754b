import { MembershipError } from '../../pipeline/failures.ts';
import { errorType, rebalanceError } from './kafkajs.ts';

/** What a broker says to a member that is none any more, or will not be after the rebalance it has begun. */
const LOST = new Set([
  'UNKNOWN_MEMBER_ID',
  'ILLEGAL_GENERATION',
  'REBALANCE_IN_PROGRESS',
  'NOT_COORDINATOR_FOR_GROUP',
  'FENCED_INSTANCE_ID',
]);

/** Whether this worker is a member of its group, and since which join. */
export interface Membership {
  /** Counts the joins; the partitions of one count are this worker's until the next. */
  readonly generation: () => number;
  /** Whether it is a member by the last word of a broker. A broker that is away takes nobody's membership. */
  readonly ready: () => boolean;
  readonly owns: (partition: number) => boolean;
  /** @throws MembershipError where the membership was lost, or has begun anew since `generation`. */
  readonly check: (generation: number) => void;
  readonly onJoin: (partitions: readonly number[]) => void;
  /** The group has to be joined anew: by a broker's word, or because its coordinator cannot be reached. */
  readonly onRebalance: (byWordOfBroker: boolean) => void;
  readonly onLeave: () => void;
  /** Takes note of an error of a heartbeat or a commit. True where it says that the membership is lost. */
  readonly noteError: (error: unknown) => boolean;
}

/** A membership that has not been joined yet. */
export function createMembership(): Membership {
  let generation = 0;
  let partitions: ReadonlySet<number> = new Set();
  let ready = false;
  let loss: unknown;

  return {
    generation: () => generation,
    ready: () => ready,
    owns: (partition) => partitions.has(partition),
    check(since) {
      if (loss !== undefined) throw new MembershipError('the membership in the group is lost', { cause: loss });
      if (since !== generation) throw new MembershipError('the group was joined anew meanwhile');
    },
    onJoin(assigned) {
      generation += 1;
      partitions = new Set(assigned);
      ready = true;
      loss = undefined;
    },
    onRebalance(byWordOfBroker) {
      ready &&= !byWordOfBroker;
      // Where the rejoin fails, kafkajs goes back to the old assignment: its batches are to make it rejoin again.
      loss ??= rebalanceError();
    },
    onLeave() {
      ready = false;
    },
    noteError(error) {
      const type = errorType(error);
      if (type === undefined || !LOST.has(type)) return false;
      loss = error;
      return true;
    },
  };
}
