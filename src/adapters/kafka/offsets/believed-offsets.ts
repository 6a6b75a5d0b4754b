import type { OutletObserver } from '../../outlet-reports.ts';
import type { CommittedOffset } from '../protocol/committed-offset.ts';
import type { KnownProgress } from './known-progress.ts';

export interface BelievedOffsetsParts {
  /** What is committed for the group, by its coordinator's word now, null where nothing is. @throws RetryError, StopError */
  readonly committed: (partitions: readonly number[]) => Promise<ReadonlyMap<number, CommittedOffset | null>>;
  /** Where partitions begin. @throws RetryError, StopError */
  readonly earliest: (partitions: readonly number[]) => Promise<ReadonlyMap<number, bigint>>;
  /** What stands committed in the coordinators' log, of those of which anything does. @throws RetryError */
  readonly offsetsInLog: (partitions: readonly number[]) => Promise<ReadonlyMap<number, CommittedOffset>>;
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
 * The offsets that are due next. A coordinator that has been killed may come back without offsets that stand committed in its
 * log (docs/delivery.md), so where it says that nothing is committed, or less than is known here, the log is asked, once for
 * all partitions. It is right, though, about a topic that was made anew, and where somebody has set the group back, for the log says
 * so then. Partitions whose offsets are not stable yet are left out. @throws RetryError, StopError
 */
export async function believedOffsets(
  parts: BelievedOffsetsParts,
  partitions: readonly number[],
): Promise<ReadonlyMap<number, BelievedOffset>> {
  const { progress, observer } = parts;
  const told = await parts.committed(partitions);
  const believed = new Map<number, BelievedOffset>();
  const doubted: number[] = [];
  const unknown: number[] = [];
  for (const [partition, committed] of told) {
    if (committed === null) unknown.push(partition);
    else if ((progress.of(partition) ?? committed.offset) > committed.offset) doubted.push(partition);
    else believed.set(partition, { ...committed, kind: 'due' });
  }
  if (doubted.length > 0 || unknown.length > 0) {
    const earliest = unknown.length === 0 ? new Map<number, bigint>() : await parts.earliest(unknown);
    const logged = await parts.offsetsInLog([...doubted, ...unknown]);
    for (const partition of doubted) {
      believed.set(partition, heldAgainstLog(parts, partition, told.get(partition)!, logged.get(partition)));
    }
    for (const partition of unknown) {
      believed.set(partition, await heldAgainstAll(parts, partition, earliest.get(partition)!, logged.get(partition)));
    }
  }
  for (const [partition, { kind, offset, metadata }] of believed) {
    if (told.get(partition) !== null || kind === 'forgotten') progress.note(partition, { offset, metadata });
    if (kind === 'forgotten') observer.onForgotten(partition, offset);
  }
  return believed;
}

function heldAgainstLog(
  { progress, observer }: BelievedOffsetsParts,
  partition: number,
  committed: CommittedOffset,
  logged: CommittedOffset | undefined,
): BelievedOffset {
  if (logged !== undefined && logged.offset > committed.offset) return { ...logged, kind: 'forgotten' };
  observer.onSetBack(partition, progress.of(partition)!, committed.offset);
  return { ...committed, kind: 'due' };
}

/** Others may have gone on from what is known here. */
async function heldAgainstAll(
  { progress, observer }: BelievedOffsetsParts,
  partition: number,
  earliest: bigint,
  logged: CommittedOffset | undefined,
): Promise<BelievedOffset> {
  const recollection = await progress.recall(partition);
  if (recollection.kind === 'made anew') {
    observer.onMadeAnew(partition, earliest);
    return { kind: 'made anew', offset: earliest, metadata: '' };
  }
  const known = recollection.kind === 'known' ? recollection.committed : undefined;
  const further = known === undefined || (logged !== undefined && logged.offset > known.offset) ? logged : known;
  if (further === undefined) return { kind: 'due', offset: earliest, metadata: '' };
  return { ...further, kind: 'forgotten' };
}
