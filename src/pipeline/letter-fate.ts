import { originalTimestamp, readDeadLetter, toRedriven, type DeadLetterFacts } from '../events/redriven-record.ts';
import { RECORD_BATCH_HEADER_BYTES } from '../records/record-batch.ts';
import { recordSizeBound } from '../records/record-size.ts';
import type { ConsumedRecord, OutgoingRecord } from '../records/record.ts';
import { isWithin, type TimestampBounds } from '../records/timestamp-limits.ts';

/** Which dead letters are to be brought back, and where to. */
export interface LetterSelection {
  /** Null: all of them. */
  readonly reasons: ReadonlySet<string> | null;
  /** Milliseconds since the epoch, of the original's timestamp: from, and before. */
  readonly sinceMs: number | null;
  readonly untilMs: number | null;
  /** A letter that was brought back so many times is parked. */
  readonly maxAttempts: number;
  /** Where letters go back to; what comes from elsewhere is left alone. */
  readonly input: LetterTarget & { readonly topic: string };
  /** Where letters are parked; null leaves them where they are. */
  readonly park: LetterTarget | null;
}

/** What a topic takes: all of a run by one look at the clock. */
export interface LetterTarget {
  readonly maxBatchBytes: number;
  readonly accepted: TimestampBounds;
}

export const SKIP_REASONS = [
  'no dead letter',
  'of another topic',
  'incomplete',
  'too large',
  'of a refused time',
] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

/** What becomes of a record of the dead-letter topic that is not done yet. */
export type LetterFate =
  | { readonly kind: 'bring back'; readonly facts: DeadLetterFacts; readonly record: OutgoingRecord }
  /** `record` is null where it stays in its place. */
  | { readonly kind: 'park'; readonly facts: DeadLetterFacts; readonly record: OutgoingRecord | null }
  | { readonly kind: 'not selected'; readonly facts: DeadLetterFacts }
  | { readonly kind: 'skip'; readonly facts: DeadLetterFacts | null; readonly why: SkipReason };

/** Decides a letter by nothing but itself and the selection, so the same letter is always decided the same. */
export function fateOfLetter(letter: ConsumedRecord, selection: LetterSelection): LetterFate {
  const facts = readDeadLetter(letter);
  if (facts === null) return { kind: 'skip', facts, why: 'no dead letter' };
  if (!isSelected(letter, facts, selection)) return { kind: 'not selected', facts };
  if (facts.origin.topic !== selection.input.topic) return { kind: 'skip', facts, why: 'of another topic' };
  if (facts.isIncomplete) return { kind: 'skip', facts, why: 'incomplete' };
  const isSpent = facts.attempts >= selection.maxAttempts;
  if (isSpent && selection.park === null) return { kind: 'park', facts, record: null };
  const { timestamp, key, value, headers } = letter;
  const record = isSpent ? { timestamp, key, value, headers } : toRedriven(letter, facts.attempts + 1);
  const { maxBatchBytes, accepted } = isSpent ? selection.park! : selection.input;
  // Either would hold up all that come after it.
  if (RECORD_BATCH_HEADER_BYTES + recordSizeBound(record) > maxBatchBytes)
    return { kind: 'skip', facts, why: 'too large' };
  if (!isWithin(accepted, Number(record.timestamp))) return { kind: 'skip', facts, why: 'of a refused time' };
  return { kind: isSpent ? 'park' : 'bring back', facts, record };
}

function isSelected(letter: ConsumedRecord, { reason }: DeadLetterFacts, selection: LetterSelection): boolean {
  const { reasons, sinceMs, untilMs } = selection;
  const timestampMs = Number(originalTimestamp(letter));
  return (
    (reasons === null || reasons.has(reason)) &&
    (sinceMs === null || timestampMs >= sinceMs) &&
    (untilMs === null || timestampMs < untilMs)
  );
}
