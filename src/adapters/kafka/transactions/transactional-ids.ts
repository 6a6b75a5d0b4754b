/*
 * A member of a group, from its start to its end, has transactional ids of its own that begin with the same text: the group's name
 * and a number that nobody else has. So no two members ever share one, whoever works which partition.
 */

/** Those of a member's main way out, which take turns: see `transactional-outlets.ts`. */
export const MAIN_SLOTS = ['a', 'b', 'c'] as const;
/** That of its way aside; what one of them waits for holds up no other. */
export const ASIDE_SLOT = 'd';
export const SLOTS = [...MAIN_SLOTS, ASIDE_SLOT] as const;
export type Slot = (typeof SLOTS)[number];

/** What all transactional ids of a new member begin with. */
export function newMemberId(groupId: string): string {
  return `${groupId}-${crypto.randomUUID()}`;
}

export function transactionalIdOf(memberId: string, slot: Slot): string {
  return `${memberId}-${slot}`;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const UUID_LENGTH = 36;

/** Whose transactional id it is, of the members of a group; null where it is none of theirs. */
export function memberOfTransactionalId(groupId: string, transactionalId: string): string | null {
  const end = groupId.length + 1 + UUID_LENGTH;
  const isOfSlot = SLOTS.some((slot) => transactionalId.slice(end) === `-${slot}`);
  if (!isOfSlot || !transactionalId.startsWith(`${groupId}-`)) return null;
  return UUID.test(transactionalId.slice(groupId.length + 1, end)) ? transactionalId.slice(0, end) : null;
}

/** The transactional id that the version before this one had for an input partition. */
export function formerTransactionalId(groupId: string, topic: string, partition: number): string {
  return `${groupId}-${topic}-${partition}`;
}
