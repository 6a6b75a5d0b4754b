/** A member, and what it says that it has. */
export interface Claimant {
  readonly memberId: string;
  readonly owned: readonly number[];
  /** Of which generation that is; null where it cannot be told. */
  readonly generationId: number | null;
}

/**
 * Deals the partitions 0 to `partitionCount` - 1 to members: each to one, the same number to each or one more, and as few as can be moved.
 * Nothing but what is given decides, and in whatever order the members are.
 *
 * A partition that two claim stays with the claim of the later generation. Of two claims of one generation at least one is false, so
 * neither counts.
 */
export function assignPartitions(
  members: readonly Claimant[],
  partitionCount: number,
): ReadonlyMap<string, readonly number[]> {
  if (members.length === 0) return new Map();
  const sorted = [...members].sort((a, b) => (a.memberId < b.memberId ? -1 : 1));
  const owned = ownedBy(sorted, partitionCount);
  const shares = sharesOf(owned, partitionCount);
  const assignment = new Map(sorted.map(({ memberId }) => [memberId, [] as number[]]));
  const homeless: number[] = [];
  const isKept = new Set<number>();
  for (const [memberId, partitions] of owned) {
    const kept = partitions.slice(0, shares.get(memberId));
    assignment.get(memberId)!.push(...kept);
    for (const partition of kept) isKept.add(partition);
  }
  for (let partition = 0; partition < partitionCount; partition++) {
    if (!isKept.has(partition)) homeless.push(partition);
  }
  deal(homeless, assignment, shares);
  for (const partitions of assignment.values()) partitions.sort((a, b) => a - b);
  return assignment;
}

/** What each member has by the claims that count, in ascending order. */
function ownedBy(members: readonly Claimant[], partitionCount: number): ReadonlyMap<string, readonly number[]> {
  const claims = new Map<number, { readonly memberId: string | null; readonly generationId: number }>();
  for (const { memberId, owned, generationId } of members) {
    const generation = generationId ?? -1;
    for (const partition of new Set(owned)) {
      const other = claims.get(partition);
      if (other === undefined || other.generationId < generation)
        claims.set(partition, { memberId, generationId: generation });
      else if (other.generationId === generation) claims.set(partition, { memberId: null, generationId: generation });
    }
  }
  const owned = new Map(members.map(({ memberId }) => [memberId, [] as number[]]));
  for (let partition = 0; partition < partitionCount; partition++) {
    const owner = claims.get(partition)?.memberId ?? null;
    if (owner !== null) owned.get(owner)!.push(partition);
  }
  return owned;
}

/** How many each member gets: one more than the others those that have most, for then most stay where they are. */
function sharesOf(owned: ReadonlyMap<string, readonly number[]>, partitionCount: number): ReadonlyMap<string, number> {
  const least = Math.floor(partitionCount / owned.size);
  const withOneMore = partitionCount % owned.size;
  // The sort is stable, and the members are in the order of their ids.
  const byOwned = [...owned].sort(([, a], [, b]) => b.length - a.length);
  return new Map(byOwned.map(([memberId], index) => [memberId, index < withOneMore ? least + 1 : least]));
}

/** One after the other to the members in turn, so that neighbours go to different ones. */
function deal(
  partitions: readonly number[],
  assignment: ReadonlyMap<string, number[]>,
  shares: ReadonlyMap<string, number>,
): void {
  for (let dealt = 0; dealt < partitions.length;) {
    for (const [memberId, assigned] of assignment) {
      if (dealt < partitions.length && assigned.length < shares.get(memberId)!) assigned.push(partitions[dealt++]!);
    }
  }
}
