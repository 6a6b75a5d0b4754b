import type { OutletObserver } from '../../outlet-reports.ts';
import type { CommittedOffset } from '../protocol/committed-offset.ts';
import type { KnownProgress } from '../offsets/known-progress.ts';
import { judgeDoubt, type Doubt, type Verdict } from './judge-doubt.ts';
import type { OutgoingBatch, PlacedBatch } from './outgoing-batch.ts';

export interface SettleParts {
  /** By input partition; those that are settled are taken out. */
  readonly doubts: Map<number, Doubt>;
  /** What is due for the group, once whoever had it under way is fenced. */
  readonly believed: ReadonlyMap<number, CommittedOffset>;
  /** Whether consumers of committed data see what stands at each place. @throws RetryError */
  readonly visible: (places: readonly PlacedBatch[]) => Promise<readonly (boolean | null)[]>;
  /** Publishes what is missing, with these offsets, in one transaction. @throws RetryError, StopError */
  readonly transact: (
    batches: readonly OutgoingBatch[],
    next: ReadonlyMap<number, CommittedOffset>,
    check: (placed: readonly PlacedBatch[]) => void,
  ) => Promise<void>;
  /** What is noted with the offsets of that. */
  readonly mark: string;
  readonly progress: Pick<KnownProgress, 'note'>;
  readonly observer: Pick<OutletObserver, 'onTorn' | 'onDoubtLeft'>;
}

type Torn = Extract<Verdict, { kind: 'torn' }> & Pick<Doubt, 'from' | 'next' | 'formerMarks'>;

/**
 * The offsets that are due once the transactions in doubt happened as a whole, or not at all, partition by partition: brokers may
 * commit a part of one and abort the rest. What is missing is published, all of it in one transaction, which may be torn as well.
 * @throws RetryError, StopError, MembershipError
 */
export async function settleDoubts(parts: SettleParts): Promise<ReadonlyMap<number, bigint>> {
  const { doubts, believed, observer, progress, mark } = parts;
  const due = new Map([...believed].map(([partition, { offset }]) => [partition, offset]));
  const torn = new Map<number, Torn>();
  for (const [partition, doubt, verdict] of await verdictsOf(parts)) {
    const { from, next } = doubt;
    if (verdict.kind === 'unknown') observer.onDoubtLeft(partition, from, next);
    if (verdict.kind === 'torn')
      torn.set(partition, { ...verdict, from, next, formerMarks: [...doubt.formerMarks, doubt.mark] });
    else if (doubts.get(partition) === doubt) doubts.delete(partition);
  }
  if (torn.size === 0) return due;
  for (const [partition, { from, next }] of torn) observer.onTorn(partition, from, next);
  const offsets = new Map([...torn].map(([partition, { next }]) => [partition, { offset: next, metadata: mark }]));
  const missing = [...torn.values()].flatMap((each) => each.missing);
  await parts.transact(missing, offsets, (placed) => {
    // What is visible now is part of what has to be visible then.
    for (const [partition, { from, next, formerMarks, visible, missing: own }] of torn) {
      const ofOwn = placed.filter(({ batch }) => own.some((each) => each.batch === batch));
      doubts.set(partition, { from, next, mark, formerMarks, placed: [...visible, ...ofOwn] });
    }
  });
  for (const [partition, committed] of offsets) {
    doubts.delete(partition);
    progress.note(partition, committed);
    due.set(partition, committed.offset);
  }
  return due;
}

async function verdictsOf({ doubts, believed, visible }: SettleParts) {
  const open = [...believed].flatMap(([partition, committed]) => {
    const doubt = doubts.get(partition);
    return doubt === undefined ? [] : [{ partition, doubt, committed }];
  });
  const places = open.flatMap(({ doubt }) => doubt.placed);
  const seen = new Map<PlacedBatch, boolean | null>();
  if (places.length > 0)
    for (const [index, isSeen] of (await visible(places)).entries()) seen.set(places[index]!, isSeen);
  return open.map(
    ({ partition, doubt, committed }) =>
      [partition, doubt, judgeDoubt(doubt, committed, (place) => seen.get(place) ?? null)] as const,
  );
}
