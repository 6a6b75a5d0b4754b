import type { DeadLetterReason } from '../events/dead-letter.ts';
import { StopError } from './failures.ts';
import type { InputBatch, ProcessedBatch } from './batch-parts.ts';

export interface DeadLetterLimitSettings {
  /** The share of records that may be dead letters, from 0 to 1; 1 sets no limit. */
  readonly maxShare: number;
  /** Over how many of the last records it is taken; with fewer, nothing is judged. */
  readonly windowRecords: number;
}

/** Keeps a worker that is set up wrongly, or fed by somebody who is, from putting a whole topic aside. */
export interface DeadLetterLimit {
  /** @throws StopError where the last records and those of a round would hold more dead letters than may be. */
  readonly check: (round: readonly WorkedBatch[]) => void;
  /** Takes note of a round that was published. */
  readonly note: (round: readonly WorkedBatch[]) => void;
}

/** What the limit looks at of a batch and of what became of it. */
export type WorkedBatch = {
  readonly batch: InputBatch;
  readonly processed: Pick<ProcessedBatch, 'deadLetters' | 'timestampsMs' | 'tally'>;
};

interface Counted {
  records: number;
  readonly reasons: ReadonlyMap<DeadLetterReason, { readonly count: number; readonly example: string }>;
}

const NONE_DEAD: Counted['reasons'] = new Map();
/** Batches without dead letters are counted together up to this share of the window, since there are many of a few records. */
const TOGETHER_SHARE = 1 / 16;

export function createDeadLetterLimit({ maxShare, windowRecords }: DeadLetterLimitSettings): DeadLetterLimit {
  const window: Counted[] = [];
  let records = 0;

  function note(worked: WorkedBatch): void {
    const counted = count(worked);
    // Batches of aborted transactions alone would otherwise pile up until there are records.
    if (counted.records === 0) return;
    const last = window.at(-1);
    const isClean = last?.reasons === NONE_DEAD && counted.reasons === NONE_DEAD;
    if (isClean && last.records + counted.records <= TOGETHER_SHARE * windowRecords) last.records += counted.records;
    else window.push(counted);
    records += counted.records;
    while (records - window[0]!.records >= windowRecords) records -= window.shift()!.records;
  }

  function check(round: readonly WorkedBatch[]): void {
    if (round.every(({ processed }) => processed.deadLetters.length === 0)) return;
    const judged = round.map(count);
    let total = judged.reduce((sum, each) => sum + each.records, 0);
    if (records + total < windowRecords) return;
    // The newest first, and no more of them than the window holds.
    for (const each of window.toReversed()) {
      if (total >= windowRecords) break;
      judged.push(each);
      total += each.records;
    }
    const reasons = sumOf(judged);
    const dead = [...reasons.values()].reduce((sum, { count }) => sum + count, 0);
    if (dead <= maxShare * total) return;
    const list = [...reasons].map(([reason, { count, example }]) => `${reason} ${count} (${example})`);
    throw new StopError(
      `${dead} of the last ${total} records would be dead letters, more than the share of ${maxShare} that ` +
        `DEAD_LETTER_MAX_SHARE allows; these are left where they are: ${list.join('; ')}`,
    );
  }

  return { check, note: (round) => round.forEach(note) };
}

function count({ batch: { partition }, processed: { timestampsMs, tally } }: WorkedBatch): Counted {
  if (tally.deadLettered.size === 0) return { records: timestampsMs.length, reasons: NONE_DEAD };
  const reasons = [...tally.deadLettered].map(
    ([reason, { count, first }]) =>
      [reason, { count, example: `partition ${partition}, offset ${first.offset}: ${first.message}` }] as const,
  );
  return { records: timestampsMs.length, reasons: new Map(reasons) };
}

function sumOf(judged: readonly Counted[]): Counted['reasons'] {
  const sums = new Map<DeadLetterReason, { readonly count: number; readonly example: string }>();
  for (const { reasons } of judged) {
    for (const [reason, { count, example }] of reasons) {
      const sum = sums.get(reason);
      sums.set(reason, { count: count + (sum?.count ?? 0), example: sum?.example ?? example });
    }
  }
  return new Map([...sums].toSorted(([, one], [, other]) => other.count - one.count));
}
