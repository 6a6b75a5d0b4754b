import type { Play } from './play-scenario.ts';
import type { Scenario } from './scenario.ts';

const COLUMNS = ['faults', 'records', 'missing', 'doubled', 'disordered', 'longest wait', 'goal', 'drained', 'MB'];
const NAME_WIDTH = 30;
const WIDTH = 13;

/** The head of the table of plays. */
export function headerOfPlays(): string {
  return row('scenario', 'seed', COLUMNS);
}

/** A play as a row. */
export function rowOfPlay(scenario: Scenario, seed: number, sessionMs: number, play: Play): string {
  const { account, problems, faults, drainedAfterMs, peakMemoryMb } = play;
  const goalMs = scenario.waitGoalMs?.(sessionMs);
  const cells = [
    faults,
    account.inputs,
    account.missing.length,
    account.doubled.length,
    account.disordered.length,
    `${seconds(account.longestWaitMs)}${goalMs !== undefined && account.longestWaitMs > goalMs ? ' >' : ''}`,
    goalMs === undefined ? '' : `≤ ${seconds(goalMs)}`,
    seconds(drainedAfterMs),
    peakMemoryMb,
  ];
  return `${row(scenario.name, String(seed), cells.map(String))}  ${problems.length === 0 ? 'ok' : 'FAILED'}`;
}

/** What all plays amount to, and how many beside them were broken off. */
export function totalOfPlays(
  plays: readonly Pick<Play, 'problems' | 'faults' | 'account'>[],
  brokenOff: number,
): string {
  const sum = (count: (play: (typeof plays)[number]) => number) =>
    plays.reduce((total, play) => total + count(play), 0);
  const failed = plays.filter(({ problems }) => problems.length > 0).length;
  const records = sum(({ account }) => account.inputs).toLocaleString('en-US');
  return `${plays.length} plays, ${sum(({ faults }) => faults)} faults, ${records} records: ${failed} failed, ${brokenOff} broken off`;
}

function row(name: string, seed: string, cells: readonly string[]): string {
  return [name.padEnd(NAME_WIDTH), seed.padStart(4), ...cells.map((cell) => cell.padStart(WIDTH))].join(' ');
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
