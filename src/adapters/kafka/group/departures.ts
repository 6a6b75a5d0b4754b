/** What a member tells of transactional ids: its own, and those that it knows of. */
export interface Told {
  /** Null where it tells nothing that can be read. */
  readonly id: string | null;
  readonly known: Iterable<string>;
}

export interface Ids {
  readonly living: ReadonlySet<string>;
  readonly departed: ReadonlySet<string>;
}

/**
 * So many departed ids are told at most, for all that is told has to fit into one record of the coordinator. What others have left
 * open ends with their transactions' time-out.
 */
export const MOST_DEPARTED = 256;

/** Whose transactional ids are in use, from what all members tell, and which some member knew of whose members are gone. */
export function departures(members: readonly Told[]): Ids {
  const living = new Set(members.map(({ id }) => id).filter((id) => id !== null));
  const departed = new Set<string>();
  for (const { known } of members) {
    for (const id of known) if (!living.has(id)) departed.add(id);
  }
  return { living, departed: new Set([...departed].sort().slice(0, MOST_DEPARTED)) };
}
