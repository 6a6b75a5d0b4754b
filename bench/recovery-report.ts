import { goalsTable } from './goal-outcome.ts';
import { markdownTable } from './markdown-table.ts';
import type { RecoveryFigures } from './measure-recovery.ts';
import { settingLine, settingsList } from './setting-line.ts';

/** The figures as Markdown. */
export function recoveryReport({ machine, versions, options, runs, goals }: RecoveryFigures): string {
  const rows = runs.map(({ partitions, system, delivery, kills }) => [
    String(partitions),
    system,
    delivery,
    kills.map(({ longestWaitMs }) => seconds(longestWaitMs)).join(', '),
    `**${seconds(Math.max(...kills.map(({ longestWaitMs }) => longestWaitMs)))}**`,
    kills.map(({ late, records }) => `${Math.round((late / records) * 100)} %`).join(', '),
  ]);
  const headings = ['partitions', 'contender', 'guarantee', 'longest wait of each kill, s', 'of all, s'];
  return [
    settingLine(machine),
    '',
    ...versions.map((version) => `- ${version}`),
    ...settingsList(options.set),
    '',
    `kill -9 of one of three members, session time-out ${options.sessionSeconds} s, ${options.rate.toLocaleString('en-US')} records/s: how long a reader of committed data waited for a record, from when it was due. Late: more than a second, of the records from the kill until all went on. No record was lost; exactly once, none came twice.`,
    '',
    ...markdownTable([...headings, 'late'], rows),
    ...goalsTable(goals),
  ].join('\n');
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(1);
}
