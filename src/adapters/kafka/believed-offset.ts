import type { OutletObserver } from '../outlet-reports.ts';
import type { DueOffset } from './due-offsets.ts';
import type { KnownProgress } from './known-progress.ts';

export interface BelievedOffsetParts {
  /** What is due next for the group, by its coordinator's word now. @throws RetryError, StopError */
  readonly dueOffset: (partition: number) => Promise<DueOffset>;
  /** Of this worker, for all partitions: a partition may come back to it. */
  readonly progress: KnownProgress;
  readonly observer: Pick<OutletObserver, 'onSetBack' | 'onMadeAnew' | 'onForgotten'>;
}

export interface BelievedOffset {
  readonly kind:
    | 'due'
    /** It was committed, though the coordinator says that nothing was: it has to be told again. */
    | 'forgotten'
    /** Nothing is committed of this topic, and what was known is of another that had its name. */
    | 'made anew';
  readonly offset: bigint;
}

/**
 * The offset that is due next: by the coordinator's word, or, where that says that nothing is committed, as it is known here or
 * stands in the log. `isUsed` says whether another worker may have committed any. @throws RetryError, StopError
 */
export async function believedOffset(
  { dueOffset, progress, observer }: BelievedOffsetParts,
  partition: number,
  isUsed: boolean,
): Promise<BelievedOffset> {
  const { offset, isCommitted } = await dueOffset(partition);
  if (isCommitted) {
    const known = progress.of(partition);
    if (known !== null && offset < known) observer.onSetBack(partition, known, offset);
    progress.note(partition, offset);
    return { kind: 'due', offset };
  }
  const recollection = await progress.recall(partition, isUsed);
  switch (recollection.kind) {
    case 'none':
      return { kind: 'due', offset };
    case 'made anew':
      observer.onMadeAnew(partition, offset);
      return { kind: 'made anew', offset };
    case 'known':
      observer.onForgotten(partition, recollection.next);
      progress.note(partition, recollection.next);
      return { kind: 'forgotten', offset: recollection.next };
  }
}
