import type { OutletObserver } from '../outlet-reports.ts';
import type { CommittedOffset } from './committed-offset.ts';
import type { DueOffset } from './due-offsets.ts';
import type { KnownProgress } from './known-progress.ts';

export interface BelievedOffsetParts {
  /** What is due next for the group, by its coordinator's word now. @throws RetryError, StopError */
  readonly dueOffset: (partition: number) => Promise<DueOffset>;
  /** The offset that stands committed in the coordinators' log; null where none does. @throws RetryError */
  readonly offsetInLog: (partition: number) => Promise<CommittedOffset | null>;
  /** Of this worker, for all partitions: a partition may come back to it. */
  readonly progress: KnownProgress;
  readonly observer: Pick<OutletObserver, 'onSetBack' | 'onMadeAnew' | 'onForgotten'>;
}

export interface BelievedOffset extends CommittedOffset {
  readonly kind:
    | 'due'
    /** It was committed, though the coordinator says that nothing was, or less: it has to be told again. */
    | 'forgotten'
    /** Nothing is committed of this topic, and what was known is of another that had its name. */
    | 'made anew';
}

/**
 * The offset that is due next. A coordinator that has been killed may come back without offsets that stand committed in its
 * log (docs/delivery.md), so where it says that nothing is committed, or less than is known here, the log is asked. It is
 * right, though, about a topic that was made anew, and where somebody has set the group back, for the log says so then.
 * `isUsed` says whether anybody may have committed anything. @throws RetryError, StopError
 */
export async function believedOffset(
  parts: BelievedOffsetParts,
  partition: number,
  isUsed: boolean,
): Promise<BelievedOffset> {
  const { progress } = parts;
  const told = await parts.dueOffset(partition);
  const believed = told.isCommitted
    ? await heldAgainstKnown(parts, partition, told)
    : await heldAgainstAll(parts, partition, isUsed, told);
  if (told.isCommitted || believed.kind === 'forgotten')
    progress.note(partition, { offset: believed.offset, metadata: believed.metadata });
  if (believed.kind === 'forgotten') parts.observer.onForgotten(partition, believed.offset);
  return believed;
}

async function heldAgainstKnown(
  { progress, offsetInLog, observer }: BelievedOffsetParts,
  partition: number,
  { offset, metadata }: DueOffset,
): Promise<BelievedOffset> {
  const known = progress.of(partition);
  if (known === null || known <= offset) return { kind: 'due', offset, metadata };
  const logged = await offsetInLog(partition);
  if (logged !== null && logged.offset > offset) return { ...logged, kind: 'forgotten' };
  observer.onSetBack(partition, known, offset);
  return { kind: 'due', offset, metadata };
}

/** Nobody has committed anything by a transactional id that is new. Others may have gone on from what is known here. */
async function heldAgainstAll(
  { progress, offsetInLog, observer }: BelievedOffsetParts,
  partition: number,
  isUsed: boolean,
  { offset: earliest, metadata }: DueOffset,
): Promise<BelievedOffset> {
  const recollection = await progress.recall(partition);
  if (recollection.kind === 'made anew') {
    observer.onMadeAnew(partition, earliest);
    return { kind: 'made anew', offset: earliest, metadata };
  }
  const known = recollection.kind === 'known' ? recollection.committed : null;
  const logged = isUsed ? await offsetInLog(partition) : null;
  const further = known === null || (logged !== null && logged.offset > known.offset) ? logged : known;
  return further === null ? { kind: 'due', offset: earliest, metadata } : { ...further, kind: 'forgotten' };
}
