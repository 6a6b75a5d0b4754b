import { goalsTable } from './goal-outcome.ts';
import { markdownTable } from './markdown-table.ts';
import type { RequestsFigures } from './measure-requests.ts';
import type { RequestRun } from './request-figures.ts';
import { settingLine, settingsList } from './setting-line.ts';

/** The figures as Markdown. */
export function requestsReport({ machine, options, runs, goals }: RequestsFigures): string {
  const groups = Map.groupBy(runs, ({ system, delivery }) => `${system}, ${delivery}`);
  return [
    settingLine(machine),
    ...settingsList(options.set),
    '',
    `Requests a second of one member, over ${options.seconds} s, counted right before the broker.`,
    ...[...groups].flatMap(([name, own]) => requestsTable(name, own)),
    ...goalsTable(goals),
  ].join('\n');
}

function requestsTable(name: string, runs: readonly RequestRun[]): readonly string[] {
  const headings = runs.map(({ partitions, rate }) => {
    return `${partitions} partitions, ${rate === 0 ? 'quiet' : `${rate.toLocaleString('en-US')}/s`}`;
  });
  const kinds = [...new Set(runs.flatMap(({ rates }) => Object.keys(rates.byKind)))].toSorted();
  const rows = kinds.map((kind) => [kind].concat(runs.map(({ rates }) => rateCell(rates.byKind[kind]))));
  rows.push(['all', ...runs.map(({ rates }) => `**${tenths(rates.all)}**`)]);
  rows.push(['kB/s to the broker', ...runs.map(({ rates }) => tenths(rates.bytesToBrokers / 1_000))]);
  rows.push(['kB/s from it', ...runs.map(({ rates }) => tenths(rates.bytesFromBrokers / 1_000))]);
  return ['', ...markdownTable([name, ...headings], rows)];
}

function rateCell(rate: number | undefined): string {
  return rate === undefined ? '-' : tenths(rate);
}

function tenths(value: number): string {
  return value.toFixed(1);
}
