import type { DeadLetterReason } from '../events/dead-letter.ts';
import { StopError } from './failures.ts';
import type { InputBatch, ProcessedBatch } from './process-batch.ts';

export interface DeadLetterLimitSettings {
  /** The share of records that may be dead letters, from 0 to 1; 1 sets no limit. */
  readonly maxShare: number;
  /** Over how many of the last records it is taken; with fewer, nothing is judged. */
  readonly windowRecords: number;
}

/** Keeps a worker that is set up wrongly, or fed by somebody who is, from putting a whole topic aside. */
export interface DeadLetterLimit {
  /** @throws StopError where the last records and this batch would hold more dead letters than may be. */
  readonly check: (batch: InputBatch, processed: ProcessedBatch) => void;
  /** Takes note of a batch that was published. */
  readonly note: (batch: InputBatch, processed: ProcessedBatch) => void;
}

interface Counted {
  readonly records: number;
  readonly reasons: ReadonlyMap<DeadLetterReason, { readonly count: number; readonly example: string }>;
}

export function createDeadLetterLimit({ maxShare, windowRecords }: DeadLetterLimitSettings): DeadLetterLimit {
  const window: Counted[] = [];
  let records = 0;

  function note(batch: InputBatch, processed: ProcessedBatch): void {
    const counted = count(batch, processed);
    // Batches of aborted transactions alone would otherwise pile up until there are records.
    if (counted.records === 0) return;
    window.push(counted);
    records += counted.records;
    while (records - window[0]!.records >= windowRecords) records -= window.shift()!.records;
  }

  function check(batch: InputBatch, processed: ProcessedBatch): void {
    if (processed.deadLetters.length === 0 || records + processed.timestampsMs.length < windowRecords) return;
    const counted = count(batch, processed);
    const judged = [counted];
    let total = counted.records;
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
        `DEAD_LETTER_MAX_SHARE allows; this batch is left where it is: ${list.join('; ')}`,
    );
  }

  return { check, note };
}

function count({ partition }: InputBatch, { timestampsMs, tally }: ProcessedBatch): Counted {
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
