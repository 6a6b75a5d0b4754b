import { createGroupMember, type GroupMember } from '../../src/adapters/kafka/group/group-member.ts';
import type {
  Assignment,
  GroupMemberHandlers,
  GroupMemberParts,
  Revocation,
} from '../../src/adapters/kafka/group/member-parts.ts';
import type { Brokers } from '../../src/adapters/kafka/client/brokers.ts';
import { waitFor } from './wait-for.ts';

/** A member of a group, and what it told its owner. */
export interface CrewMember extends GroupMember {
  readonly assignments: readonly Assignment[];
  readonly revocations: readonly Revocation[];
  readonly failures: readonly Error[];
  readonly fatal: readonly Error[];
  readonly foreign: () => number;
  readonly signs: () => number;
  readonly last: () => Assignment;
  /** Has joined so often. @throws where it takes too long. */
  readonly joined: (times: number) => Promise<Assignment>;
  /** What `onRevoked` waits for. */
  revoking: (why: Revocation) => Promise<void>;
}

export function createCrewMember(
  brokers: Brokers,
  parts: Partial<Omit<GroupMemberParts, 'handlers' | 'brokers'>> & { readonly transactionalId: string },
): CrewMember {
  const assignments: Assignment[] = [];
  const revocations: Revocation[] = [];
  const failures: Error[] = [];
  const fatal: Error[] = [];
  let foreign = 0;
  let signs = 0;
  const handlers: GroupMemberHandlers = {
    onAssigned: (assignment) => void assignments.push(assignment),
    onRevoked(why) {
      revocations.push(why);
      return crewMember.revoking(why);
    },
    onSign: () => void (signs += 1),
    onFailedAttempt: (error) => void failures.push(error),
    onForeignGroup: () => void (foreign += 1),
    onFatal: (error) => void fatal.push(error),
  };
  const crewMember: CrewMember = {
    ...createGroupMember({
      brokers,
      groupId: 'group',
      topic: 'in',
      sessionTimeoutMs: 200,
      rebalanceTimeoutMs: 2_000,
      metadataMaxAgeMs: 60_000,
      ...parts,
      handlers,
    }),
    assignments,
    revocations,
    failures,
    fatal,
    foreign: () => foreign,
    signs: () => signs,
    last: () => assignments.at(-1)!,
    async joined(times) {
      await waitFor(`join ${times} of ${parts.transactionalId}`, () => assignments.length >= times);
      return assignments[times - 1]!;
    },
    revoking: () => Promise.resolve(),
  };
  return crewMember;
}

/** Whether these members are all of one generation, and share all partitions. */
export function share(members: readonly CrewMember[], partitionCount: number): boolean {
  if (members.some(({ assignments, ready }) => assignments.length === 0 || !ready())) return false;
  const generations = new Set(members.map((member) => member.last().generation.generationId));
  const partitions = members.flatMap((member) => member.last().partitions);
  return generations.size === 1 && partitions.length === partitionCount && new Set(partitions).size === partitionCount;
}
