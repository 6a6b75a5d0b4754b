import type { ProducerRecord } from 'kafkajs';
import type { CommittedOffset } from './committed-offset.ts';

/** A send that brokers have acknowledged, and where its first record stands. */
export interface PlacedSend {
  readonly send: ProducerRecord;
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
}

/** A transaction whose commit was asked for, and may have happened or not. */
export interface Doubt {
  /** The offset that was due for the group before it, and the one that is due once it is committed. */
  readonly from: bigint;
  readonly next: bigint;
  /** The metadata of its offset, which only this worker gives. */
  readonly mark: string;
  readonly placed: readonly PlacedSend[];
}

export type Verdict =
  /** It happened, or it did not. */
  | { readonly kind: 'whole' }
  /** Part of it was committed and part of it aborted. */
  | { readonly kind: 'torn'; readonly visible: readonly PlacedSend[]; readonly missing: readonly PlacedSend[] }
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
export async function judgeDoubt(
  { from, next, mark, placed }: Doubt,
  committed: CommittedOffset,
  isVisible: (place: PlacedSend) => Promise<boolean | null>,
): Promise<Verdict> {
  const isNext = committed.offset === next;
  // Another owner has gone on from here.
  if (!isNext && committed.offset !== from) return { kind: 'unknown' };
  const visible: PlacedSend[] = [];
  const missing: PlacedSend[] = [];
  for (const place of placed) {
    const seen = await isVisible(place);
    if (seen === null) return { kind: 'unknown' };
    (seen ? visible : missing).push(place);
  }
  const isOfAnother = isNext && committed.metadata !== mark;
  if (isOfAnother && visible.length > 0) return { kind: 'unknown' };
  const isWhole = isNext && !isOfAnother ? missing.length === 0 : visible.length === 0;
  return isWhole ? { kind: 'whole' } : { kind: 'torn', visible, missing };
}
