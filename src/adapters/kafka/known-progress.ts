/** What became of a group's progress in a partition of which its coordinator says that nothing is committed. */
export type Recollection =
  /** Nobody knows of any. */
  | { readonly kind: 'none' }
  /** It is forgotten: `next` was committed. */
  | { readonly kind: 'known'; readonly next: bigint }
  /** The topic of that progress is gone, and another has its name. */
  | { readonly kind: 'made anew' };

/** How far a group has come in a topic, as far as this worker has committed it or was told. */
export interface KnownProgress {
  /** The next offset that is known to be committed. */
  readonly of: (partition: number) => bigint | null;
  readonly note: (partition: number, next: bigint) => void;
  /**
   * `isUsed` says whether another worker may have committed any. @throws RetryError, StopError where it cannot be found out
   */
  readonly recall: (partition: number, isUsed: boolean) => Promise<Recollection>;
}

export interface KnownProgressParts {
  /** What tells the topic from another of its name; null where brokers have no such thing. @throws RetryError, StopError */
  readonly topicId: () => Promise<string | null>;
  /** The offset that stands committed in the coordinators' log; null where none does. @throws RetryError, StopError */
  readonly offsetInLog: (partition: number) => Promise<bigint | null>;
}

/**
 * Nothing known yet. A coordinator that has been killed may come back without offsets that stand committed in its log
 * (docs/delivery.md), so its word that nothing is committed is held against what is known here, and against the log. It is
 * right, though, about a topic that was deleted and made anew.
 */
export function createKnownProgress({ topicId, offsetInLog }: KnownProgressParts): KnownProgress {
  const known = new Map<number, { readonly next: bigint; readonly id: Promise<string | null> }>();
  let id: Promise<string | null> | null = null;

  function askForId(): Promise<string | null> {
    return topicId().catch(() => {
      id = null; // and with the next note it is asked again
      return null;
    });
  }

  async function fromLog(partition: number): Promise<Recollection> {
    const next = await offsetInLog(partition);
    return next === null ? { kind: 'none' } : { kind: 'known', next };
  }

  return {
    of: (partition) => known.get(partition)?.next ?? null,
    note: (partition, next) => void known.set(partition, { next, id: (id ??= askForId()) }),
    async recall(partition, isUsed) {
      const noted = known.get(partition);
      if (noted === undefined) return isUsed ? fromLog(partition) : { kind: 'none' };
      const before = await noted.id;
      const now = await topicId();
      if (before !== null && before === now) return { kind: 'known', next: noted.next };
      known.delete(partition);
      id = Promise.resolve(now);
      return before === null || now === null ? { kind: 'none' } : { kind: 'made anew' };
    },
  };
}
