import { callClassifiedSchema } from '../src/events/avro-schemas.ts';
import { DEAD_LETTER_HEADERS } from '../src/events/dead-letter.ts';
import { readFrame } from '../src/events/wire-format.ts';
import type { CallEnded } from '../src/engine/call.ts';
import type { Classification } from '../src/engine/classification.ts';
import type { Produced } from './produce-calls.ts';
import { readCommitted } from './read-committed.ts';
import type { ExpectedStatus } from './scenario.ts';
import type { Scrape } from './scrape-metrics.ts';

/** What became of everything that was produced, counted on the topics themselves. */
export interface Account {
  readonly produced: number;
  readonly classified: number;
  readonly unclassified: number;
  readonly deadLettered: number;
  /** Records that are no calls, as they should be. */
  readonly skipped: number;
  /** Calls whose status the platform's records cannot tell: it may be another. */
  readonly untold: number;
  /** Calls that came out more than once. */
  readonly duplicates: number;
  /** Calls whose status is not the one that they were made for. */
  readonly misjudged: number;
  /** Spoilt records that were not put aside for the reason that they were spoilt by. */
  readonly misfiled: number;
  readonly counted: { readonly calls: number; readonly deadLetters: number; readonly skipped: number };
}

export interface AccountSources {
  readonly brokers: readonly string[];
  readonly outputTopic: string;
  readonly deadLetterTopic: string;
  readonly produced: Produced;
  readonly scrape: Scrape;
}

/** Reads both topics to their ends, committed records only, and holds them against what was produced. */
export async function takeAccount({
  brokers,
  outputTopic,
  deadLetterTopic,
  produced,
  scrape,
}: AccountSources): Promise<Account> {
  const seen = new Set<string>();
  const totals = { classified: 0, unclassified: 0, duplicates: 0, misjudged: 0, untold: 0 };
  await readCommitted(brokers, outputTopic, ({ value }) => {
    const { call, classification } = readOutput(value);
    totals[classification.status === 'UNCLASSIFIED' ? 'unclassified' : 'classified'] += 1;
    if (seen.has(call.callId)) totals.duplicates += 1;
    seen.add(call.callId);
    const expected = produced.expected.get(call.callId);
    if (expected === null) totals.untold += 1;
    else if (!isAsExpected(classification, expected)) totals.misjudged += 1;
  });
  const reasons = new Map<string, number>();
  await readCommitted(brokers, deadLetterTopic, ({ headers }) => {
    const reason = headers.find(({ key }) => key === DEAD_LETTER_HEADERS.reason)?.value?.toString() ?? 'none';
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  });
  return {
    produced: produced.records,
    ...totals,
    deadLettered: sum(reasons.values()),
    skipped: produced.skipped,
    misfiled: misfiled(produced.spoilt, reasons),
    counted: {
      calls: sumCounts(scrape.calls),
      deadLetters: sumCounts(scrape.deadLetters),
      skipped: scrape.skippedRecords,
    },
  };
}

/** Whether every record is in exactly one place, as it should be, and the worker's counters say the same. */
export function isBalanced(account: Account): boolean {
  const { duplicates, misjudged, misfiled: wrong, classified, unclassified, deadLettered, skipped, counted } = account;
  return (
    unaccounted(account) === 0 &&
    counted.skipped === skipped &&
    duplicates + misjudged + wrong === 0 &&
    counted.calls === classified + unclassified &&
    counted.deadLetters === deadLettered
  );
}

/** The account as lines for a terminal. */
export function renderAccount(account: Account): string {
  const { produced, classified, unclassified, deadLettered, skipped, duplicates, misjudged, untold } = account;
  const { misfiled: wrong, counted } = account;
  const ofPlatform: readonly (readonly [string, number])[] = [
    ['no calls, as they should be', skipped],
    ["no calls by the worker's counters", counted.skipped],
    ['calls whose status the records cannot tell', untold],
  ];
  const lines: readonly (readonly [string, number])[] = [
    ['produced', produced],
    ['classified', classified],
    ['unclassified', unclassified],
    ['dead letters', deadLettered],
    ['not accounted for', unaccounted(account)],
    ['calls that came out twice', duplicates],
    ['another status than the call was made for', misjudged],
    ['another reason than the record was spoilt by', wrong],
    ["calls by the worker's counters", counted.calls],
    ["dead letters by the worker's counters", counted.deadLetters],
    ...ofPlatform.filter(([, count]) => count > 0),
  ];
  return [
    'Account, by reading both topics to their ends (read_committed):',
    ...lines.map(([words, count]) => `  ${words.padEnd(46)}${count.toLocaleString('en-US').padStart(12)}`),
    isBalanced(account) ? 'The account matches.' : 'THE ACCOUNT DOES NOT MATCH.',
  ].join('\n');
}

function unaccounted({ produced, classified, unclassified, deadLettered, skipped }: Account): number {
  return produced - classified - unclassified - deadLettered - skipped;
}

function readOutput(value: Buffer | null): { readonly call: CallEnded; readonly classification: Classification } {
  const frame = readFrame({ value, headers: [] }, false);
  if (frame.kind !== 'framed') throw new Error(`an output value is ${frame.kind}`);
  return callClassifiedSchema.type.fromBuffer(frame.body);
}

function isAsExpected({ status, unclassifiedReason }: Classification, expected: ExpectedStatus | undefined): boolean {
  return status === expected?.status && unclassifiedReason === expected.unclassifiedReason;
}

function misfiled(spoilt: ReadonlyMap<string, number>, found: ReadonlyMap<string, number>): number {
  const reasons = new Set([...spoilt.keys(), ...found.keys()]);
  return sum([...reasons].map((reason) => Math.abs((spoilt.get(reason) ?? 0) - (found.get(reason) ?? 0))));
}

function sumCounts(counts: readonly { readonly count: number }[]): number {
  return sum(counts.map(({ count }) => count));
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
