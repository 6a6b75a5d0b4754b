import { backoffMs } from '../../../pipeline/backoff.ts';
import { StopError } from '../../../pipeline/failures.ts';
import { within } from '../within.ts';
import { failureOf, type GroupCoordinator } from './group-coordinator.ts';
import type { GroupMemberParts, Revocation } from './member-parts.ts';
import { joinUntilMember, type Joined } from './join-until-member.ts';
import type { Knowledge } from './knowledge.ts';
import { startSession, type Session } from './session.ts';
import { pause, unlessAborted } from './unless-aborted.ts';
import { watchPartitions } from './watch-partitions.ts';

/** What a member is at the moment. */
export interface MemberState {
  /** Empty where no coordinator has given it one, or none knows it any more. */
  memberId: string;
  session: Session | null;
}

export interface StayParts extends Omit<GroupMemberParts, 'handlers'> {
  readonly state: MemberState;
  readonly coordinator: GroupCoordinator;
  readonly knowledge: Knowledge;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** The first attempt to connect has succeeded or failed. */
  readonly onTried: () => void;
  readonly onJoined: (joined: Joined) => void;
  /** Resolves once the partitions are given up. */
  readonly revoke: (why: Revocation) => Promise<void>;
  readonly onFailedAttempt: (error: Error) => void;
  readonly onForeignGroup: () => void;
  readonly onFatal: (error: Error) => void;
}

const HEARTBEATS_A_SESSION = 10;
const CONNECT_DEADLINE_MS = 10_000;

/** Connects, joins, and joins again whenever the group begins anew, until it is ended. @throws StopError */
export async function stayMember(parts: StayParts): Promise<void> {
  const { state, signal } = parts;
  await connect(parts);
  while (!signal.aborted) {
    const joined = await joinUntilMember(
      { ...parts, toTell: parts.knowledge.toTell, onMemberId: (memberId) => (state.memberId = memberId) },
      state.memberId,
    );
    if (joined === null) return;
    const session = begin(parts, joined);
    const why = await unlessAborted(signal, session.ended).catch(() => null);
    // Whoever ended it gives up the partitions, under a session that lasts until then.
    if (why === null) return;
    await parts.revoke(why);
    session.close();
    // A coordinator that was frozen or cut off may deny members that its successor has. So it is looked up again, and the
    // member keeps its id until it is refused under it: the group would wait for the bearer of one that was thrown away.
    if (why === 'lost') parts.brokers.forgetCoordinator('group', parts.groupId);
  }
}

function begin(parts: StayParts, joined: Joined): Session {
  const { state, brokers, topic, onFailedAttempt } = parts;
  const { generation, partitions, facts, dealt } = joined;
  parts.knowledge.onJoined({ generationId: generation.generationId, partitions, ...facts });
  const heartbeatIntervalMs = Math.floor(parts.sessionTimeoutMs / HEARTBEATS_A_SESSION);
  const session = startSession({ ...parts, generation, heartbeatIntervalMs });
  state.session = session;
  if (dealt !== null) {
    void watchPartitions(session, { brokers, topic, dealt, intervalMs: parts.metadataMaxAgeMs, onFailedAttempt });
  }
  parts.onJoined(joined);
  return session;
}

async function connect({ brokers, topic, signal, onTried, onFailedAttempt }: StayParts): Promise<void> {
  for (let failures = 0; !signal.aborted; failures++) {
    const attempt = brokers.connect([topic]);
    try {
      await within(CONNECT_DEADLINE_MS, 'connecting to the brokers', unlessAborted(signal, attempt));
      return;
    } catch (error) {
      // Whoever ended it has disconnected by then.
      if (signal.aborted) void attempt.then(() => brokers.disconnect()).catch(() => {});
      else {
        const failure = failureOf('connecting to the brokers', error);
        if (failure instanceof StopError) throw failure;
        onFailedAttempt(failure);
      }
    } finally {
      onTried();
    }
    await pause(backoffMs(failures), signal);
  }
}
