import { backoffMs } from '../../../pipeline/backoff.ts';
import { StopError } from '../../../pipeline/failures.ts';
import { tryToJoin, type Joining, type JoinOutcome, type JoinParts } from './join-group.ts';
import { leave } from './leave-group.ts';
import { pause } from './unless-aborted.ts';

export interface JoinUntilMemberParts extends JoinParts {
  /** What is told to the leader, whenever it is. */
  readonly toTell: () => Omit<Joining, 'memberId'>;
  /** The member id has changed: empty where it is none any more. */
  readonly onMemberId: (memberId: string) => void;
  readonly onFailedAttempt: (error: Error) => void;
  readonly onForeignGroup: () => void;
}

export type Joined = Extract<JoinOutcome, { readonly kind: 'joined' }>;

/** To ask for a member id, and to begin anew where one more rebalance has begun meanwhile, takes no pause. */
const REPEATS_AT_ONCE = 3;
const FOREIGN_PAUSE_MS = 1_000;
/** Whoever was let in and has to leave again disturbs the group each time. */
const FOREIGN_MEMBER_PAUSE_MS = 10_000;
const FOREIGN_REPORT_MS = 10_000;

/** Tries until it is a member; null where it is given up. @throws StopError */
export async function joinUntilMember(parts: JoinUntilMemberParts, formerId: string): Promise<Joined | null> {
  const { signal } = parts;
  let memberId = formerId;
  let failures = 0;
  let repeats = 0;
  let reportAt = 0;

  const become = (id: string) => {
    memberId = id;
    parts.onMemberId(id);
  };

  async function waitForForeigners(isMember: boolean): Promise<void> {
    if (performance.now() >= reportAt) {
      reportAt = performance.now() + FOREIGN_REPORT_MS;
      parts.onForeignGroup();
    }
    if (isMember) await leave(parts.coordinator, parts.groupId, memberId, signal);
    if (isMember) become('');
    await pause(isMember ? FOREIGN_MEMBER_PAUSE_MS : FOREIGN_PAUSE_MS, signal);
  }

  while (!signal.aborted) {
    try {
      const outcome = await tryToJoin(parts, { memberId, ...parts.toTell() });
      failures = 0;
      if (outcome.kind === 'joined') {
        become(outcome.generation.memberId);
        return signal.aborted ? null : outcome;
      }
      if (outcome.kind === 'foreign') await waitForForeigners(outcome.isMember);
      else {
        become(outcome.memberId);
        repeats += 1;
        if (repeats > REPEATS_AT_ONCE) await pause(backoffMs(repeats - REPEATS_AT_ONCE), signal);
      }
    } catch (error) {
      if (signal.aborted) return null;
      if (error instanceof StopError) throw error;
      parts.onFailedAttempt(error as Error);
      await pause(backoffMs(failures++), signal);
    }
  }
  return null;
}
