import { RetryError } from '../../../pipeline/failures.ts';
import type { Brokers } from '../client/brokers.ts';
import {
  joinGroup,
  syncGroup,
  type Generation,
  type GivenAssignment,
  type JoinedMember,
  type JoinGroupAnswer,
} from '../protocol/group-requests.ts';
import { within } from '../within.ts';
import { assignPartitions } from './assign-partitions.ts';
import {
  PROTOCOL_TYPE,
  readAssignment,
  readSubscription,
  writeAssignment,
  writeSubscription,
} from './consumer-protocol.ts';
import { departures } from './departures.ts';
import { failureOfCode, INCONSISTENT_GROUP_PROTOCOL, MEMBER_ID_REQUIRED, wordOf } from './group-codes.ts';
import { ANSWER_DEADLINE_MS, type GroupCoordinator } from './group-coordinator.ts';
import { unlessAborted } from './unless-aborted.ts';
import { writeGroupFacts, type GroupFacts, type MemberFacts } from './user-data.ts';

export interface JoinParts {
  readonly brokers: Brokers;
  readonly coordinator: GroupCoordinator;
  readonly groupId: string;
  readonly topic: string;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  /** Gives up what waits for others. */
  readonly signal: AbortSignal;
}

/** What a member is called, and what it tells the leader. */
export interface Joining {
  /** Empty where it has none yet. */
  readonly memberId: string;
  readonly owned: readonly number[];
  readonly facts: MemberFacts;
}

export type JoinOutcome =
  | {
      readonly kind: 'joined';
      readonly generation: Generation;
      readonly partitions: readonly number[];
      readonly facts: GroupFacts;
      /** How many partitions were dealt; null where another member has done it. */
      readonly dealt: number | null;
    }
  /** A coordinator wants it to be tried again, under this member id. */
  | { readonly kind: 'again'; readonly memberId: string }
  /** The group is of another kind of member. Whoever is a member of it all the same has to leave. */
  | { readonly kind: 'foreign'; readonly isMember: boolean };

/** A group whose members speak anything else is not joined. */
const PROTOCOL_NAME = 'call-status';
/** A coordinator answers only when all members have joined, or their time is up. */
const PATIENCE_MS = 5_000;

/** Tries once to become a member of the group's next generation. @throws RetryError, StopError */
export async function tryToJoin(parts: JoinParts, joining: Joining): Promise<JoinOutcome> {
  const answer = await askToJoin(parts, joining);
  const { errorCode, memberId, generationId } = answer;
  if (errorCode === MEMBER_ID_REQUIRED) return { kind: 'again', memberId };
  if (errorCode === INCONSISTENT_GROUP_PROTOCOL) return { kind: 'foreign', isMember: false };
  if (errorCode !== 0) return refusal('joining the group', errorCode, joining.memberId);
  const generation = { memberId, generationId, instanceId: null };
  const isLeader = answer.leaderId === memberId;
  const dealt = isLeader ? await countPartitions(parts) : null;
  const assignments = dealt === null ? [] : assign(answer.members, parts.topic, dealt);
  const given = await waitForAssignment(parts, generation, assignments);
  if (given.errorCode !== 0) return refusal('waiting for an assignment', given.errorCode, memberId);
  const assignment = readAssignment(given.assignment, parts.topic);
  if (assignment === null) return { kind: 'foreign', isMember: true };
  return { kind: 'joined', generation, dealt, ...assignment };
}

function askToJoin(parts: JoinParts, { memberId, owned, facts }: Joining): Promise<JoinGroupAnswer> {
  const { groupId, topic, sessionTimeoutMs, rebalanceTimeoutMs } = parts;
  // It is given a member id at once, and others may wait for whoever was given one: so its answer is not given up.
  const isUnnamed = memberId === '';
  const timeoutMs = isUnnamed ? ANSWER_DEADLINE_MS : rebalanceTimeoutMs + PATIENCE_MS;
  return parts.coordinator.ask({
    step: 'joining the group',
    deadlineMs: timeoutMs,
    ...(isUnnamed ? {} : { signal: parts.signal }),
    ask: (coordinator) =>
      joinGroup(coordinator, {
        groupId,
        sessionTimeoutMs,
        rebalanceTimeoutMs,
        memberId,
        instanceId: null,
        protocolType: PROTOCOL_TYPE,
        protocolName: PROTOCOL_NAME,
        metadata: writeSubscription(topic, owned, facts),
        timeoutMs,
      }),
  });
}

function waitForAssignment(
  { coordinator, groupId, rebalanceTimeoutMs, signal }: JoinParts,
  generation: Generation,
  assignments: readonly GivenAssignment[],
) {
  const timeoutMs = rebalanceTimeoutMs + PATIENCE_MS;
  return coordinator.ask({
    step: 'waiting for an assignment',
    deadlineMs: timeoutMs,
    signal,
    ask: (broker) => syncGroup(broker, { groupId, generation, assignments, timeoutMs }),
  });
}

function refusal(step: string, code: number, memberId: string): JoinOutcome {
  const word = wordOf(code);
  if (word === 'other') throw failureOfCode(step, code);
  return { kind: 'again', memberId: word === 'forgotten' ? '' : memberId };
}

/** What is known is good enough where nothing newer can be had: the leader looks again from time to time. */
async function countPartitions({ brokers, topic, signal }: JoinParts): Promise<number> {
  const refreshed = within(ANSWER_DEADLINE_MS, 'asking for the partitions', unlessAborted(signal, brokers.refresh()));
  const failure: unknown = await refreshed.then(
    () => null,
    (error: unknown) => error,
  );
  const count = brokers.leadersOf(topic).size;
  if (count === 0) throw new RetryError(`no partition of topic ${topic} is known`, { cause: failure });
  return count;
}

/** The leader's work: see `assign-partitions.ts` and `departures.ts`. */
function assign(members: readonly JoinedMember[], topic: string, partitionCount: number): readonly GivenAssignment[] {
  const read = members.map(({ memberId, metadata }) => ({ memberId, ...readSubscription(metadata, topic) }));
  const { living, departed } = departures(
    read.map(({ facts }) => ({ id: facts?.transactionalId ?? null, known: facts?.knownIds ?? [] })),
  );
  const claimants = read
    .filter(({ isToTopic }) => isToTopic)
    .map(({ memberId, owned, facts }) => ({ memberId, owned, generationId: facts?.generationId ?? null }));
  const partitions = assignPartitions(claimants, partitionCount);
  const facts = writeGroupFacts({ livingIds: living, departedIds: departed });
  return read.map(({ memberId }) => ({
    memberId,
    assignment: writeAssignment(topic, partitions.get(memberId) ?? [], facts),
  }));
}
