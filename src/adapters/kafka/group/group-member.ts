import type { Revocation, GroupMemberHandlers, GroupMemberParts } from './member-parts.ts';
import { MembershipError } from '../../../pipeline/failures.ts';
import type { Generation } from '../protocol/group-requests.ts';
import { within } from '../within.ts';
import { saysEnd } from './group-codes.ts';
import { createGroupCoordinator } from './group-coordinator.ts';
import type { Joined } from './join-until-member.ts';
import { createKnowledge } from './knowledge.ts';
import { leave } from './leave-group.ts';
import type { Session } from './session.ts';
import { stayMember, type MemberState } from './stay-member.ts';

export type { Generation } from '../protocol/group-requests.ts';

/** A member of a consumer group: the classic protocol, in which all members give up all partitions when the group begins anew. */
export interface GroupMember {
  /** Begins to join. Resolves once it is connected, or the first attempt to be has failed: it goes on trying. */
  readonly start: () => Promise<void>;
  /** `onRevoked('stop')`, then leaves the group, for which it takes 2 s at most, and disconnects. */
  readonly stop: () => Promise<void>;
  /**
   * Whether it is a member by the last word of a broker: not from a rebalance on until it has joined again. Brokers that are away take
   * nobody's membership.
   */
  readonly ready: () => boolean;
  /** @throws MembershipError where this generation is over. */
  readonly check: (generation: Generation) => void;
  /**
   * Takes note of the code that a commit under a generation was answered with, 0 where it was no error. True where it says that the membership
   * is lost or about to be: it joins again.
   */
  readonly noteCode: (code: number, under?: Generation) => boolean;
  /**
   * Asks a broker now whether this generation is the present one, and resolves once it is said to be, or after 8 s without an answer.
   * @throws MembershipError where it is over.
   */
  readonly confirm: (generation: Generation) => Promise<void>;
  /** What these departed ids left open is ended: they need not be told to others any more. */
  readonly settled: (ids: Iterable<string>) => void;
}

const LEAVE_DEADLINE_MS = 2_000;
/** Whoever asks for a member id when it is stopped waits for it, to give it back: others would wait for its bearer. */
const LAST_ANSWER_DEADLINE_MS = 1_000;
const DISCONNECT_DEADLINE_MS = 500;

export function createGroupMember(parts: GroupMemberParts): GroupMember {
  const { brokers, groupId, handlers } = parts;
  const coordinator = createGroupCoordinator(brokers, groupId, handlers.onSign);
  const knowledge = createKnowledge(parts.transactionalId);
  const revoke = revokingOneByOne(parts);
  const state: MemberState = { memberId: '', session: null };
  /** Of everything that it does until it is stopped, or cannot go on. */
  const ending = new AbortController();
  let life = Promise.resolve();
  let stopped: Promise<void> | null = null;

  function fail(error: Error): void {
    if (ending.signal.aborted) return;
    ending.abort();
    handlers.onFatal(error);
  }

  function start(): Promise<void> {
    const tried = Promise.withResolvers<void>();
    life = stayMember({
      ...parts,
      ...reportsTo(handlers),
      state,
      coordinator,
      knowledge,
      revoke,
      signal: ending.signal,
      onTried: tried.resolve,
      onFatal: fail,
    }).catch(fail);
    return tried.promise;
  }

  async function end(): Promise<void> {
    ending.abort();
    await Promise.all([revoke('stop'), tryWithin(LAST_ANSWER_DEADLINE_MS, life)]);
    state.session?.close();
    if (state.memberId !== '') await tryToLeave();
    await tryWithin(DISCONNECT_DEADLINE_MS, brokers.disconnect());
  }

  /** Where nobody can be reached, the session ends by itself. */
  async function tryToLeave(): Promise<void> {
    const patience = new AbortController();
    await tryWithin(LEAVE_DEADLINE_MS, leave(coordinator, groupId, state.memberId, patience.signal));
    patience.abort();
  }

  function sessionOf(generation: Generation): Session {
    const { session } = state;
    if (session !== null && isSame(session.generation, generation)) return session;
    throw new MembershipError('the group was joined anew meanwhile');
  }

  return {
    start,
    stop: () => (stopped ??= end()),
    ready: () => !ending.signal.aborted && state.session !== null && state.session.goesOn(),
    check: (generation) => sessionOf(generation).check(),
    noteCode(code, under) {
      const { session } = state;
      if (session === null || (under !== undefined && !isSame(session.generation, under))) return saysEnd(code);
      return session.note(code);
    },
    confirm: async (generation) => sessionOf(generation).confirm(),
    settled: knowledge.settled,
  };
}

function reportsTo({ onSign, onAssigned, onFailedAttempt, onForeignGroup }: GroupMemberHandlers) {
  return {
    onJoined: ({ generation, partitions, facts }: Joined) => onAssigned({ generation, partitions, ...facts }),
    onFailedAttempt(error: Error) {
      onSign();
      onFailedAttempt(error);
    },
    onForeignGroup,
  };
}

/** Two revocations are never under way at once, and each takes half of the group's patience at most. */
function revokingOneByOne({ rebalanceTimeoutMs, handlers }: GroupMemberParts): (why: Revocation) => Promise<void> {
  let last = Promise.resolve();
  return (why) => {
    last = last
      .then(() => within(rebalanceTimeoutMs / 2, 'giving up the partitions', handlers.onRevoked(why)))
      .catch(handlers.onFailedAttempt);
    return last;
  };
}

/** Whatever becomes of it. */
async function tryWithin(deadlineMs: number, work: Promise<unknown>): Promise<void> {
  await within(deadlineMs, 'the last step', work).catch(() => {});
}

function isSame(a: Generation, b: Generation): boolean {
  return a.memberId === b.memberId && a.generationId === b.generationId;
}
