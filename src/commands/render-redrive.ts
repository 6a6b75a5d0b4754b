import type { SkipReason } from '../pipeline/letter-fate.ts';
import { printable } from './printable.ts';
import type { ReasonTally, RedriveTally } from './redrive-tally.ts';
import { textTable } from './text-table.ts';

/** How a run went, beside what became of the letters. */
export interface RedriveRun {
  readonly deadLetterTopic: string;
  readonly inputTopic: string;
  readonly parkTopic: string | null;
  readonly isDryRun: boolean;
  /** Why there may be letters that were not looked at; null where there are none. */
  readonly endedBy: 'limit' | 'signal' | 'failure' | null;
}

const SKIP_WORDS: Readonly<Record<SkipReason, string>> = {
  'no dead letter': 'it is no dead letter of call-status',
  'of another topic': 'the original comes from another topic',
  incomplete: 'parts of the original were left out for their size',
  'too large': 'it is too large for the topic it would go to',
  'of a refused time': 'the topic it would go to takes no timestamp so far from now',
};

const END_WORDS = {
  limit: 'Ended at the limit: letters behind it were not looked at.',
  signal: 'Stopped: the rest was not looked at. What was brought back stays so; start again to go on.',
  failure: 'Failed: the rest was not looked at. What was brought back stays so; start again to go on.',
} as const;

/** The summary for people. Ends with a line break. */
export function renderRedrive({ byReason, skipped }: RedriveTally, run: RedriveRun): string {
  const { deadLetterTopic, inputTopic, parkTopic, isDryRun, endedBy } = run;
  const reasons = [...byReason].map(([reason, tally]) => [reasonWords(reason), tally] as const);
  const lines = [
    `${deadLetterTopic} -> ${inputTopic}${isDryRun ? ' (dry run: nothing was written)' : ''}`,
    '',
    ...(reasons.length === 0 ? ['No dead letters.'] : countLines(reasons, isDryRun)),
    ...(isDryRun ? attemptLines(reasons) : []),
    ...parkLines(reasons, parkTopic, isDryRun),
    ...(skipped.length === 0 ? [] : ['', 'Skipped:']),
    ...skipped.map(
      ({ partition, offset, why, origin }) =>
        `  partition ${partition}, offset ${offset}: ${SKIP_WORDS[why]}${origin === null ? '' : ` (${printable(origin)})`}`,
    ),
    ...(endedBy === null ? [] : ['', END_WORDS[endedBy]]),
  ];
  return `${lines.join('\n')}\n`;
}

/** The summary for programs. */
export function redriveAsJson({ byReason, skipped }: RedriveTally, run: RedriveRun) {
  const reasons = [...byReason].map(([reason, { attemptsBefore, ...counts }]) => ({
    reason: reason === '' ? null : reason,
    ...counts,
    attemptsBefore: Object.fromEntries(attemptsBefore),
  }));
  return { ...run, reasons, skipped };
}

function countLines(reasons: readonly (readonly [string, ReasonTally])[], isDryRun: boolean): readonly string[] {
  const counters = ['broughtBack', 'parked', 'doneBefore', 'notSelected', 'skipped'] as const;
  const headings = [isDryRun ? 'to bring back' : 'brought back', 'parked', 'done before', 'not selected', 'skipped'];
  const rows = reasons.map(([reason, tally]) => [reason, ...counters.map((counter) => number(tally[counter]))]);
  const sums = counters.map((counter) => number(reasons.reduce((sum, [, tally]) => sum + tally[counter], 0)));
  return textTable(['Reason', ...headings], [...rows, ['All', ...sums]], 'right');
}

function attemptLines(reasons: readonly (readonly [string, ReasonTally])[]): readonly string[] {
  const rows = reasons.flatMap(([reason, { attemptsBefore }]) =>
    [...attemptsBefore]
      .toSorted(([one], [other]) => one - other)
      .map(([attempts, letters]) => [reason, number(attempts), number(letters)]),
  );
  return rows.length === 0
    ? []
    : ['', ...textTable(['To bring back', 'brought back before', 'letters'], rows, 'right')];
}

function parkLines(
  reasons: readonly (readonly [string, ReasonTally])[],
  parkTopic: string | null,
  isDryRun: boolean,
): readonly string[] {
  if (reasons.every(([, { parked }]) => parked === 0)) return [];
  if (parkTopic === null) return ['', 'Parked letters stay where they are; --park-topic moves them.'];
  return ['', `Parked letters ${isDryRun ? 'would go' : 'went'} to ${parkTopic}.`];
}

function reasonWords(reason: string): string {
  return reason === '' ? '(no dead letter)' : printable(reason);
}

function number(count: number): string {
  return count.toLocaleString('en-US');
}
