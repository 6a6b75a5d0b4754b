import { goalsTable } from './goal-outcome.ts';
import { markdownTable, spreadCell } from './markdown-table.ts';
import type { ManyFigures } from './measure-many.ts';
import { settingLine, settingsList } from './setting-line.ts';
import { spreadOf } from './spread.ts';

/** The figures as Markdown. */
export function manyReport({ machine, options, runs, goals }: ManyFigures): string {
  const backlogs = runs.map(({ system, delivery, backlogs: own }) => [
    system,
    delivery,
    cell(own, (run) => run.startToFirstOutputSeconds, hundredths),
    cell(own, (run) => run.startToAllPartitionsSeconds, hundredths),
    cell(own, (run) => run.recordsPerSecond / 1_000, whole),
    cell(own, (run) => run.cpuSecondsPerMillion, hundredths),
    cell(own, (run) => run.peakBytes / 1e6, whole),
  ]);
  const streams = runs.map(({ system, delivery, streams: own }) => [
    system,
    delivery,
    cell(own, (run) => run.startToFirstOutputSeconds, hundredths),
    cell(own, (run) => run.startToAllPartitionsSeconds, hundredths),
    cell(own, (run) => run.p50Ms, whole),
    cell(own, (run) => run.p99Ms, whole),
    cell(own, (run) => run.cpuPercent, whole),
    cell(own, (run) => run.peakBytes / 1e6, whole),
  ]);
  const headings = ['contender', 'guarantee', 'first output, s', 'of all partitions, s'];
  const count = options.partitions.toLocaleString('en-US');
  return [
    settingLine(machine),
    ...settingsList(options.set),
    '',
    `One member, ${count} partitions, a backlog of ${options.records.toLocaleString('en-US')} records; rounds: ${options.rounds}; least / **median** / most. Times from the start of the process. Every output as it has to be, to the byte.`,
    '',
    ...markdownTable([...headings, 'k records/s', 'CPU s/M', 'peak MB'], backlogs),
    '',
    `The same with a stream of ${options.rate.toLocaleString('en-US')} records/s, for ${options.seconds} s; latency in ms, to a reader of committed records.`,
    '',
    ...markdownTable([...headings, 'p50', 'p99', 'CPU % of a core', 'peak MB'], streams),
    ...goalsTable(goals),
  ].join('\n');
}

function cell<Run>(runs: readonly Run[], of: (run: Run) => number, format: (value: number) => string): string {
  return spreadCell(spreadOf(runs.map(of)), format);
}

function whole(value: number): string {
  return String(Math.round(value));
}

function hundredths(value: number): string {
  return value.toFixed(2);
}
