import type { GroupAsked, GroupSaid } from './group-wire.ts';

/** A group of the classic protocol, kept in memory. Nothing in it happens by the clock. */
export interface FakeGroup {
  readonly answer: (asked: GroupAsked) => Promise<GroupSaid>;
  readonly memberIds: () => readonly string[];
  readonly generationId: () => number;
  readonly isStable: () => boolean;
  /** The session of a member ends, or all are forgotten. */
  readonly expire: (...memberIds: readonly string[]) => void;
  /** Begins a rebalance as a member that joins would. */
  readonly rebalance: () => void;
  /** A member that is none of ours: from it on, only what speaks its protocol is let in; null lets all in. */
  readonly speakOnly: (protocolName: string | null) => void;
}

interface Member {
  metadata: Buffer;
  joining: PromiseWithResolvers<GroupSaid> | null;
  syncing: PromiseWithResolvers<GroupSaid> | null;
}

const ILLEGAL_GENERATION = 22;
const INCONSISTENT_GROUP_PROTOCOL = 23;
const UNKNOWN_MEMBER_ID = 25;
const REBALANCE_IN_PROGRESS = 27;
const MEMBER_ID_REQUIRED = 79;

export function createFakeGroup(): FakeGroup {
  const members = new Map<string, Member>();
  const named = new Set<string>();
  let state: 'preparing' | 'completing' | 'stable' = 'preparing';
  let generationId = 0;
  let leaderId = '';
  let assignments: ReadonlyMap<string, Buffer> = new Map();
  let names = 0;
  let spoken: string | null = null;

  function prepare(): void {
    state = 'preparing';
    for (const member of members.values()) {
      member.syncing?.resolve({ errorCode: REBALANCE_IN_PROGRESS });
      member.syncing = null;
    }
    completeIfAllJoined();
  }

  function completeIfAllJoined(): void {
    if (members.size === 0 || [...members.values()].some(({ joining }) => joining === null)) return;
    generationId += 1;
    state = 'completing';
    if (!members.has(leaderId)) [leaderId] = members.keys() as unknown as [string];
    const all = [...members].map(([memberId, { metadata }]) => ({ memberId, metadata }));
    for (const [memberId, member] of members) {
      const told = memberId === leaderId ? all : [];
      member.joining!.resolve({ errorCode: 0, generationId, leaderId, memberId, members: told });
      member.joining = null;
    }
  }

  function join({ memberId, metadata, protocolName }: GroupAsked): GroupSaid | Promise<GroupSaid> {
    if (spoken !== null && spoken !== protocolName) return { errorCode: INCONSISTENT_GROUP_PROTOCOL };
    if (memberId === '') {
      names += 1;
      named.add(`member-${names}`);
      return { errorCode: MEMBER_ID_REQUIRED, memberId: `member-${names}` };
    }
    if (!members.has(memberId) && !named.delete(memberId)) return { errorCode: UNKNOWN_MEMBER_ID };
    const joining = Promise.withResolvers<GroupSaid>();
    members.get(memberId)?.joining?.resolve({ errorCode: UNKNOWN_MEMBER_ID });
    members.set(memberId, { metadata, joining, syncing: null });
    if (state === 'preparing') completeIfAllJoined();
    else prepare();
    return joining.promise;
  }

  function sync(asked: GroupAsked): GroupSaid | Promise<GroupSaid> {
    const denied = denial(asked);
    if (denied !== 0) return { errorCode: denied };
    const member = members.get(asked.memberId)!;
    if (state === 'completing') {
      member.syncing = Promise.withResolvers<GroupSaid>();
      const { promise } = member.syncing;
      if (asked.memberId === leaderId) hand(asked.assignments);
      return promise;
    }
    return { errorCode: 0, assignment: assignments.get(asked.memberId) ?? Buffer.alloc(0) };
  }

  function hand(given: ReadonlyMap<string, Buffer>): void {
    assignments = given;
    state = 'stable';
    for (const [memberId, member] of members) {
      member.syncing?.resolve({ errorCode: 0, assignment: given.get(memberId) ?? Buffer.alloc(0) });
      member.syncing = null;
    }
  }

  function denial(asked: GroupAsked): number {
    if (!members.has(asked.memberId)) return UNKNOWN_MEMBER_ID;
    if (asked.generationId !== generationId) return ILLEGAL_GENERATION;
    return state === 'preparing' ? REBALANCE_IN_PROGRESS : 0;
  }

  function remove(memberId: string): GroupSaid {
    const member = members.get(memberId);
    const isKnown = members.delete(memberId) || named.delete(memberId);
    member?.joining?.resolve({ errorCode: UNKNOWN_MEMBER_ID });
    member?.syncing?.resolve({ errorCode: UNKNOWN_MEMBER_ID });
    if (member !== undefined) prepare();
    return { errorCode: isKnown ? 0 : UNKNOWN_MEMBER_ID };
  }

  return {
    async answer(asked) {
      if (asked.api === 'joinGroup') return join(asked);
      if (asked.api === 'syncGroup') return sync(asked);
      return asked.api === 'heartbeat' ? { errorCode: denial(asked) } : remove(asked.memberId);
    },
    memberIds: () => [...members.keys(), ...named],
    generationId: () => generationId,
    isStable: () => state === 'stable',
    expire: (...memberIds) => memberIds.forEach((memberId) => void remove(memberId)),
    rebalance: prepare,
    speakOnly: (protocolName) => void (spoken = protocolName),
  };
}
