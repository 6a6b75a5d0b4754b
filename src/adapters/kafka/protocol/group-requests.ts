import { askBroker, questionOf, type AskedBroker } from './ask-broker.ts';
import { REQUESTS } from './requests.ts';

/*
 * What members of a group and its coordinator say to each other (the classic protocol): https://kafka.apache.org/protocol#protocol_api_keys
 * In versions without tags, which every broker from 2.5 on takes.
 */

/** Under what a member acts: the coordinator refuses whatever names another (KIP-447). */
export interface Generation {
  readonly memberId: string;
  readonly generationId: number;
  /** Of a static member (KIP-345). */
  readonly instanceId: string | null;
}

interface CodedAnswer {
  readonly throttleMs: number;
  readonly errorCode: number;
}

export interface JoinGroupRequest {
  readonly groupId: string;
  readonly sessionTimeoutMs: number;
  /** How long the coordinator waits for the members to join again. */
  readonly rebalanceTimeoutMs: number;
  /** Empty where it is none yet: the coordinator gives it one, with an error, and it has to ask again (KIP-394). */
  readonly memberId: string;
  readonly instanceId: string | null;
  readonly protocolType: string;
  readonly protocolName: string;
  readonly metadata: Buffer;
  /** How long the answer may take: it comes once all members have joined. */
  readonly timeoutMs: number;
}

export interface JoinedMember {
  readonly memberId: string;
  readonly instanceId: string | null;
  /** Shares the memory of the answer. */
  readonly metadata: Buffer;
}

export interface JoinGroupAnswer extends CodedAnswer {
  readonly generationId: number;
  readonly leaderId: string;
  readonly memberId: string;
  /** All of the generation, where this member is its leader; else none. */
  readonly members: readonly JoinedMember[];
}

/** Joins a group, or joins it anew. */
export function joinGroup(coordinator: AskedBroker, request: JoinGroupRequest): Promise<JoinGroupAnswer> {
  return askBroker(coordinator, {
    ...questionOf(coordinator, REQUESTS.joinGroup),
    timeoutMs: request.timeoutMs,
    write(to) {
      to.text(request.groupId);
      to.int32(request.sessionTimeoutMs);
      to.int32(request.rebalanceTimeoutMs);
      to.text(request.memberId);
      to.text(request.instanceId);
      to.text(request.protocolType);
      to.list([request], ({ protocolName, metadata }) => {
        to.text(protocolName);
        to.bytes(metadata);
      });
    },
    read(from) {
      const [throttleMs, errorCode, generationId] = [from.int32(), from.int16(), from.int32()];
      from.text(); // the protocol, of which we name one only
      const [leaderId, memberId] = [from.text() ?? '', from.text() ?? ''];
      const members = from.list(() => ({
        memberId: from.text() ?? '',
        instanceId: from.text(),
        metadata: from.bytes() ?? Buffer.alloc(0),
      }));
      return { throttleMs, errorCode, generationId, leaderId, memberId, members };
    },
  });
}

/** What the leader gives a member. */
export interface GivenAssignment {
  readonly memberId: string;
  readonly assignment: Buffer;
}

export interface SyncGroupRequest {
  readonly groupId: string;
  readonly generation: Generation;
  /** Of all members, from the leader; none from the others. */
  readonly assignments: readonly GivenAssignment[];
  /** How long the answer may take: it comes once the leader has given its assignments. */
  readonly timeoutMs: number;
}

/** Gives the group its assignments, or waits for them. `assignment` shares the memory of the answer. */
export function syncGroup(
  coordinator: AskedBroker,
  { groupId, generation, assignments, timeoutMs }: SyncGroupRequest,
): Promise<CodedAnswer & { readonly assignment: Buffer }> {
  return askBroker(coordinator, {
    ...questionOf(coordinator, REQUESTS.syncGroup),
    timeoutMs,
    write(to) {
      to.text(groupId);
      to.int32(generation.generationId);
      to.text(generation.memberId);
      to.text(generation.instanceId);
      to.list(assignments, ({ memberId, assignment }) => {
        to.text(memberId);
        to.bytes(assignment);
      });
    },
    read: (from) => ({
      throttleMs: from.int32(),
      errorCode: from.int16(),
      assignment: from.bytes() ?? Buffer.alloc(0),
    }),
  });
}

/** Says that a member lives, and asks whether it is one still. */
export function sendHeartbeat(
  coordinator: AskedBroker,
  groupId: string,
  { generationId, memberId, instanceId }: Generation,
): Promise<CodedAnswer> {
  return askBroker(coordinator, {
    ...questionOf(coordinator, REQUESTS.heartbeat),
    write(to) {
      to.text(groupId);
      to.int32(generationId);
      to.text(memberId);
      to.text(instanceId);
    },
    read: (from) => ({ throttleMs: from.int32(), errorCode: from.int16() }),
  });
}

/** Gives a membership up, so that the group need not wait for its session to end. The first error, 0 where there is none. */
export function leaveGroup(
  coordinator: AskedBroker,
  groupId: string,
  member: { readonly memberId: string; readonly instanceId: string | null },
): Promise<CodedAnswer> {
  return askBroker(coordinator, {
    ...questionOf(coordinator, REQUESTS.leaveGroup),
    write(to) {
      to.text(groupId);
      to.list([member], ({ memberId, instanceId }) => {
        to.text(memberId);
        to.text(instanceId);
      });
    },
    read(from) {
      const [throttleMs, errorCode] = [from.int32(), from.int16()];
      const codes = from.list(() => {
        from.text();
        from.text();
        return from.int16();
      });
      return { throttleMs, errorCode: [errorCode, ...codes].find((code) => code !== 0) ?? 0 };
    },
  });
}
