import type { CommittedOffset } from '../protocol/committed-offset.ts';

/** What became of a group's progress in a partition of which its coordinator says that nothing is committed. */
export type Recollection =
  /** This worker knows of none either. */
  | { readonly kind: 'none' }
  /** It is forgotten: this was committed. */
  | { readonly kind: 'known'; readonly committed: CommittedOffset }
  /** The topic of that progress is gone, and another has its name. */
  | { readonly kind: 'made anew' };

/** How far a group has come in a topic, as far as this worker has committed it or was told. */
export interface KnownProgress {
  /** The next offset that is known to be committed. */
  readonly of: (partition: number) => bigint | null;
  readonly note: (partition: number, committed: CommittedOffset) => void;
  /** @throws RetryError, StopError where it cannot be found out whether the topic is the same. */
  readonly recall: (partition: number) => Promise<Recollection>;
}

/**
 * Nothing known yet. `topicId` gives what tells the topic from another of its name, null where brokers have no such thing; it
 * throws RetryError, StopError.
 */
export function createKnownProgress(topicId: () => Promise<string | null>): KnownProgress {
  const known = new Map<number, { readonly committed: CommittedOffset; readonly id: Promise<string | null> }>();
  let id: Promise<string | null> | null = null;

  function askForId(): Promise<string | null> {
    return topicId().catch(() => {
      id = null; // and with the next note it is asked again
      return null;
    });
  }

  return {
    of: (partition) => known.get(partition)?.committed.offset ?? null,
    note: (partition, committed) => void known.set(partition, { committed, id: (id ??= askForId()) }),
    async recall(partition) {
      const noted = known.get(partition);
      if (noted === undefined) return { kind: 'none' };
      const before = await noted.id;
      const now = await topicId();
      if (before !== null && before === now) return { kind: 'known', committed: noted.committed };
      known.delete(partition);
      id = Promise.resolve(now);
      return before === null || now === null ? { kind: 'none' } : { kind: 'made anew' };
    },
  };
}
