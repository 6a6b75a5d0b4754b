import type { CommittedOffset } from '../protocol/committed-offset.ts';
import type { PlacedBatch } from './outgoing-batch.ts';

/** What a transaction holds of one input partition, whose commit was asked for, and may have happened or not. */
export interface Doubt {
  /** The offset that was due for the group before it, and the one that is due once it is committed. */
  readonly from: bigint;
  readonly next: bigint;
  /** The metadata of its offset: the transactional id, which nobody else has. */
  readonly mark: string;
  /** Those of transactions that it is to make whole: one of them may have committed the offset. */
  readonly formerMarks: readonly string[];
  readonly placed: readonly PlacedBatch[];
}

export type Verdict =
  /** It happened, or it did not. */
  | { readonly kind: 'whole' }
  /** Part of it was committed and part of it aborted. */
  | { readonly kind: 'torn'; readonly visible: readonly PlacedBatch[]; readonly missing: readonly PlacedBatch[] }
  /** It may be torn, and nobody can say or mend it any more. */
  | { readonly kind: 'unknown' };

/**
 * Says what became of a transaction, once its producer is fenced. Brokers may tear one: a coordinator that dies with the
 * commit in its own log alone, and comes back before it hears that it has a successor, commits some partitions by that log,
 * and the successor, which knows of no commit, aborts the others (docs/delivery.md).
 * `committed` is what is due for the group: only with the mark is it of this transaction, for another owner may have
 * worked the very same records since. `isVisible` says whether consumers of committed data see what stands there, null
 * where it may not look.
 */
export function judgeDoubt(
  { from, next, mark, formerMarks, placed }: Doubt,
  committed: CommittedOffset,
  isVisible: (place: PlacedBatch) => boolean | null,
): Verdict {
  const isNext = committed.offset === next;
  // Another owner has gone on from here.
  if (!isNext && committed.offset !== from) return { kind: 'unknown' };
  const visible: PlacedBatch[] = [];
  const missing: PlacedBatch[] = [];
  for (const place of placed) {
    const seen = isVisible(place);
    if (seen === null) return { kind: 'unknown' };
    (seen ? visible : missing).push(place);
  }
  const isOfAnother = isNext && committed.metadata !== mark && !formerMarks.includes(committed.metadata);
  if (isOfAnother && visible.length > 0) return { kind: 'unknown' };
  const isWhole = isNext && !isOfAnother ? missing.length === 0 : visible.length === 0;
  return isWhole ? { kind: 'whole' } : { kind: 'torn', visible, missing };
}
