import type { Brokers } from '../client/brokers.ts';
import type { GroupOffsets } from '../offsets/group-offsets.ts';
import { listOpenTransactions } from '../protocol/list-transactions-request.ts';
import { within } from '../within.ts';
import { formerTransactionalId, memberOfTransactionalId, SLOTS, transactionalIdOf } from './transactional-ids.ts';
import { initialise } from './transactional-producer.ts';

export interface TakeOverParts {
  readonly brokers: Brokers;
  readonly groupId: string;
  readonly topic: string;
  readonly transactionTimeoutMs: number;
  readonly offsets: Pick<GroupOffsets, 'committed'>;
  /** A transactional id of somebody who is a member no more was fenced: what was open under it is aborted. */
  readonly onEnded: (transactionalId: string) => void;
  /** It could not be; brokers end what is open there after the transaction's time-out. */
  readonly onLeft: (transactionalId: string, error: Error) => void;
}

/** Who is a member of the group now, and who was, by what each member's transactional ids begin with. */
export interface Members {
  readonly livingIds: ReadonlySet<string>;
  readonly departedIds: ReadonlySet<string>;
}

/** Ends what former owners of partitions have left open. */
export interface TakeOver {
  /**
   * Fences every transactional id under which something of these partitions may be open, but those of living members: a living one has
   * come to an end with what it gave up. Else a member that died, or is frozen, would hold back offsets and outputs until its
   * transaction's time-out. It does what it can: nothing depends on it but how long others wait. Gives the departed members that
   * need not be looked at again. @throws RetryError, StopError where offsets cannot be read
   */
  readonly endFormer: (partitions: readonly number[], members: Members) => Promise<ReadonlySet<string>>;
}

const LIST_DEADLINE_MS = 3_000;
/** Whoever has brokers that cannot write its end must not hold up its partitions for long. */
const END_DEADLINE_MS = 5_000;
const AT_ONCE = 16;

export function createTakeOver(parts: TakeOverParts): TakeOver {
  const { brokers, groupId, topic, transactionTimeoutMs, offsets, onEnded, onLeft } = parts;

  /** False where it could not be fenced. */
  async function end(transactionalId: string): Promise<boolean> {
    try {
      await initialise(brokers, transactionalId, transactionTimeoutMs, END_DEADLINE_MS);
      onEnded(transactionalId);
      return true;
    } catch (error) {
      onLeft(transactionalId, error as Error);
      return false;
    }
  }

  /** Under which ids something is open; null where brokers do not tell. */
  async function openIds(): Promise<ReadonlySet<string> | null> {
    try {
      const lists = await Promise.all(
        brokers.nodeIds().map((nodeId) => within(LIST_DEADLINE_MS, 'listing transactions', listFrom(brokers, nodeId))),
      );
      return lists.includes(null) ? null : new Set(lists.flatMap((ids) => ids ?? []));
    } catch {
      return null;
    }
  }

  return {
    async endFormer(partitions, { livingIds, departedIds }) {
      // Whose commit was the last that came to its end, also where another is open: not the stable ones.
      const committed = await offsets.committed(partitions, false);
      const open = await openIds();
      const wanted = new Set<string>(idsInOffsets(groupId, topic, committed));
      const departed = new Set([
        ...departedIds,
        ...[...wanted].flatMap((id) => memberOfTransactionalId(groupId, id) ?? []),
      ]);
      for (const id of open ?? []) if (isOfGroup(groupId, topic, partitions, id)) wanted.add(id);
      for (const member of departed) {
        // Whoever is frozen may be about to open a transaction under the first of its ids; the others are seldom used.
        for (const slot of open === null ? SLOTS : [SLOTS[0]]) wanted.add(transactionalIdOf(member, slot));
      }
      const unwanted = (id: string) => livingIds.has(memberOfTransactionalId(groupId, id) ?? '');
      const ids = [...wanted].filter((id) => !unwanted(id));
      const left = new Set<string>();
      for (let from = 0; from < ids.length; from += AT_ONCE) {
        await Promise.all(ids.slice(from, from + AT_ONCE).map(async (id) => void ((await end(id)) || left.add(id))));
      }
      const isLeft = (member: string) => SLOTS.some((slot) => left.has(transactionalIdOf(member, slot)));
      return new Set([...departedIds].filter((member) => !isLeft(member)));
    },
  };
}

async function listFrom(brokers: Brokers, nodeId: number): Promise<readonly string[] | null> {
  return listOpenTransactions(await brokers.broker(nodeId));
}

/** The ids that committed last, by what was noted with the offsets; the version before this one noted nothing of the kind. */
function* idsInOffsets(
  groupId: string,
  topic: string,
  committed: ReadonlyMap<number, { readonly metadata: string } | null>,
): Generator<string> {
  for (const [partition, offset] of committed) {
    if (offset === null) continue;
    const isOurs = memberOfTransactionalId(groupId, offset.metadata) !== null;
    yield isOurs ? offset.metadata : formerTransactionalId(groupId, topic, partition);
  }
}

/** Any id of a member, or one that the version before this one had for one of the partitions. */
function isOfGroup(groupId: string, topic: string, partitions: readonly number[], transactionalId: string): boolean {
  if (memberOfTransactionalId(groupId, transactionalId) !== null) return true;
  return partitions.some((partition) => formerTransactionalId(groupId, topic, partition) === transactionalId);
}
