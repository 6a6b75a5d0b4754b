import { quantileOf } from '../../bench/quantile.ts';
import type { Play } from './play-scenario.ts';
import type { Scenario } from './scenario.ts';

/** A play in figures: all that is kept of it, since a soak has many. */
export interface PlayFigures extends Pick<Play, 'faults' | 'drainedAfterMs' | 'peakMemoryMb'> {
  readonly name: string;
  readonly seed: number;
  readonly records: number;
  readonly missing: number;
  readonly doubled: number;
  readonly disordered: number;
  readonly longestWaitMs: number;
  /** How long a record may wait at the most; null where the scenario has no goal. */
  readonly goalMs: number | null;
  /** `not played` where nothing is wrong with what was delivered, and no fault was done. */
  readonly outcome: 'ok' | 'FAILED' | 'not played';
}

const COLUMNS = ['faults', 'records', 'missing', 'doubled', 'disordered', 'longest wait', 'goal', 'drained', 'MB'];
const SUMMARY_COLUMNS = ['faults', 'records', 'failed', 'wait, median', 'wait, most', 'goal', 'MB, most'];
const NAME_WIDTH = 30;
const WIDTH = 13;

/** What is kept of a play, under the name of its scenario or of its control. */
export function figuresOf(
  name: string,
  { waitGoalMs }: Pick<Scenario, 'waitGoalMs'>,
  seed: number,
  sessionMs: number,
  { account, problems, neverBegan, faults, drainedAfterMs, peakMemoryMb }: Omit<Play, 'logFile'>,
): PlayFigures {
  return {
    name,
    seed,
    faults,
    drainedAfterMs,
    peakMemoryMb,
    records: account.inputs,
    missing: account.missing.length,
    doubled: account.doubled.length,
    disordered: account.disordered.length,
    longestWaitMs: account.longestWaitMs,
    goalMs: waitGoalMs?.(sessionMs) ?? null,
    outcome: problems.length > 0 ? 'FAILED' : neverBegan === null ? 'ok' : 'not played',
  };
}

/** The head of the table of plays. */
export function headerOfPlays(): string {
  return row('scenario', 'seed', COLUMNS);
}

/** A play as a row. */
export function rowOfPlay(play: PlayFigures): string {
  const { name, seed, faults, records, missing, doubled, disordered, goalMs, longestWaitMs } = play;
  const cells = [
    ...[faults, records, missing, doubled, disordered].map(String),
    wait(longestWaitMs, goalMs),
    goal(goalMs),
    seconds(play.drainedAfterMs),
    String(play.peakMemoryMb),
  ];
  return `${row(name, String(seed), cells)}  ${play.outcome}`;
}

/** What all plays amount to, and how many beside them were broken off. */
export function totalOfPlays(plays: readonly PlayFigures[], brokenOff: number): string {
  const records = sumOf(plays, 'records').toLocaleString('en-US');
  const notPlayed = countOf(plays, 'not played');
  const outcomes = [`${countOf(plays, 'FAILED')} failed`, `${brokenOff} broken off`];
  if (notPlayed > 0) outcomes.push(`${notPlayed} not played`);
  return `${plays.length} plays, ${sumOf(plays, 'faults')} faults, ${records} records: ${outcomes.join(', ')}`;
}

/** What came of each scenario, over all seeds; nothing where each was played once, since its row says it. */
export function summaryOfPlays(plays: readonly PlayFigures[]): readonly string[] {
  const byName = Map.groupBy(plays, ({ name }) => name);
  if (byName.size === plays.length) return [];
  return [row('scenario', 'plays', SUMMARY_COLUMNS), ...byName.values().map(summaryRow)];
}

function summaryRow(plays: readonly PlayFigures[]): string {
  const { name, goalMs } = plays[0]!;
  const waitsMs = plays.map(({ longestWaitMs }) => longestWaitMs).toSorted((one, other) => one - other);
  const cells = [
    ...[sumOf(plays, 'faults'), sumOf(plays, 'records'), countOf(plays, 'FAILED')].map(String),
    wait(quantileOf(waitsMs, 0.5), goalMs),
    wait(waitsMs.at(-1)!, goalMs),
    goal(goalMs),
    String(Math.max(...plays.map(({ peakMemoryMb }) => peakMemoryMb))),
  ];
  return row(name, String(plays.length), cells);
}

function sumOf(plays: readonly PlayFigures[], figure: 'faults' | 'records'): number {
  return plays.reduce((sum, play) => sum + play[figure], 0);
}

function countOf(plays: readonly PlayFigures[], wanted: PlayFigures['outcome']): number {
  return plays.filter(({ outcome }) => outcome === wanted).length;
}

function row(name: string, seed: string, cells: readonly string[]): string {
  return [name.padEnd(NAME_WIDTH), seed.padStart(5), ...cells.map((cell) => cell.padStart(WIDTH))].join(' ');
}

function wait(ms: number, goalMs: number | null): string {
  return `${seconds(ms)}${goalMs !== null && ms > goalMs ? ' >' : ''}`;
}

function goal(ms: number | null): string {
  return ms === null ? '' : `≤ ${seconds(ms)}`;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
