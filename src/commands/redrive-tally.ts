import { SKIP_REASONS, type SkipReason } from '../pipeline/letter-fate.ts';
import type { LetterOutcome } from '../pipeline/redrive-ports.ts';

/** What became of the letters of one reason. */
export interface ReasonTally {
  broughtBack: number;
  parked: number;
  doneBefore: number;
  notSelected: number;
  skipped: number;
  /** Of those brought back: how many were brought back so many times before. */
  readonly attemptsBefore: Map<number, number>;
}

/** A letter that could not be brought back. */
export interface SkippedLetter {
  readonly partition: number;
  readonly offset: string;
  readonly why: SkipReason;
  /** Where the original stood, for people; null where the record is no dead letter. */
  readonly origin: string | null;
}

/** What became of all letters so far. */
export interface RedriveTally {
  /** In the order in which reasons came. A record that is no dead letter counts under the empty text. */
  readonly byReason: ReadonlyMap<string, ReasonTally>;
  readonly skipped: readonly SkippedLetter[];
  readonly count: (outcome: LetterOutcome) => void;
}

export function createRedriveTally(): RedriveTally {
  const byReason = new Map<string, ReasonTally>();
  const skipped: SkippedLetter[] = [];

  function tallyOf(reason: string): ReasonTally {
    const zero = { broughtBack: 0, parked: 0, doneBefore: 0, notSelected: 0, skipped: 0 };
    const tally = byReason.get(reason) ?? { ...zero, attemptsBefore: new Map<number, number>() };
    byReason.set(reason, tally);
    return tally;
  }

  function count({ kind, partition, offset, facts }: LetterOutcome): void {
    const tally = tallyOf(facts?.reason ?? '');
    if (isSkipReason(kind)) {
      tally.skipped += 1;
      skipped.push({ partition, offset, why: kind, origin: facts === null ? null : placeOf(facts.origin) });
      return;
    }
    tally[COUNTERS[kind]] += 1;
    if (kind !== 'brought back' || facts === null) return;
    tally.attemptsBefore.set(facts.attempts, (tally.attemptsBefore.get(facts.attempts) ?? 0) + 1);
  }

  return { byReason, skipped, count };
}

const COUNTERS = {
  'brought back': 'broughtBack',
  parked: 'parked',
  'done before': 'doneBefore',
  'not selected': 'notSelected',
} as const;

function isSkipReason(kind: LetterOutcome['kind']): kind is SkipReason {
  return SKIP_REASONS.some((reason) => reason === kind);
}

function placeOf({ topic, partition, offset }: NonNullable<LetterOutcome['facts']>['origin']): string {
  return `partition ${partition}, offset ${offset} of ${topic}`;
}
