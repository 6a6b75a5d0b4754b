import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin } from 'kafkajs';

export interface GroupWaitOptions {
  readonly group: string;
  /** How many members it is to have. */
  readonly members: number;
  readonly signal: AbortSignal;
  /** How often it is looked at, how many looks in a row are to show the same, and until when at the latest. */
  readonly everyMs?: number;
  readonly looks?: number;
  readonly deadlineMs?: number;
}

/**
 * Waits until a group has so many members and has been stable, with the same assignment, for two seconds: where
 * partitions move one after the other, it is stable for a moment in between. While they move they are nobody's, which is
 * not what a steady stream is to show. @throws Error where that takes longer than three minutes; what `signal` was
 * aborted with.
 */
export async function waitForSettledGroup(
  admin: Admin,
  { group, members, signal, everyMs = 100, looks = 20, deadlineMs = 180_000 }: GroupWaitOptions,
): Promise<void> {
  const startedAtMs = performance.now();
  let known: string | null = null;
  for (let same = 0; same < looks;) {
    signal.throwIfAborted();
    const now = await assignmentOf(admin, group, members);
    same = now === null ? 0 : now === known ? same + 1 : 1;
    known = now;
    if (performance.now() - startedAtMs > deadlineMs) {
      throw new Error(`the group ${group} does not settle with ${members} members`);
    }
    await sleep(everyMs);
  }
}

/** Who has what, as text; null while the group is not stable, or has another number of members. */
async function assignmentOf(admin: Admin, group: string, members: number): Promise<string | null> {
  const { groups } = await admin.describeGroups([group]);
  const [found] = groups;
  if (found?.state !== 'Stable' || found.members.length !== members) return null;
  return found.members
    .map(({ memberId, memberAssignment }) => `${memberId} ${memberAssignment.toString('base64')}`)
    .toSorted()
    .join('\n');
}
