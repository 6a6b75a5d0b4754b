import type { MemberFacts } from './user-data.ts';

/** What a member knows of its group: its last assignment, and what has been done about it since. */
export interface Knowledge {
  readonly onJoined: (last: LastAssignment) => void;
  /** What departed members left open is ended: their ids need not be told to others any more. */
  readonly settled: (ids: Iterable<string>) => void;
  /** What is told when the group is joined anew. */
  readonly toTell: () => { readonly owned: readonly number[]; readonly facts: MemberFacts };
}

export interface LastAssignment {
  readonly generationId: number;
  readonly partitions: readonly number[];
  readonly livingIds: ReadonlySet<string>;
  readonly departedIds: ReadonlySet<string>;
}

const NO_GENERATION = -1;

export function createKnowledge(transactionalId: string): Knowledge {
  let last: LastAssignment = {
    generationId: NO_GENERATION,
    partitions: [],
    livingIds: new Set(),
    departedIds: new Set(),
  };
  let unsettled = new Set<string>();

  return {
    onJoined(assignment) {
      last = assignment;
      unsettled = new Set(assignment.departedIds);
    },
    settled(ids) {
      for (const id of ids) unsettled.delete(id);
    },
    toTell() {
      const knownIds = new Set([...last.livingIds, ...unsettled]);
      knownIds.delete(transactionalId);
      return { owned: last.partitions, facts: { transactionalId, generationId: last.generationId, knownIds } };
    },
  };
}
