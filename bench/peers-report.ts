import { goalsTable } from './goal-outcome.ts';
import { markdownTable, spreadCell } from './markdown-table.ts';
import type { PeersFigures } from './measure-peers.ts';
import { settingLine, settingsList } from './setting-line.ts';

/** The figures as Markdown. */
export function peersReport(figures: PeersFigures): string {
  return [
    ...describeSetting(figures),
    ...describeThroughput(figures),
    ...describeLatency(figures),
    ...goalsTable(figures.goals),
  ].join('\n');
}

function describeSetting({ machine, versions, bytesARecord, options }: PeersFigures): readonly string[] {
  const size = bytesARecord === null ? '' : ` Records of ${Math.round(bytesARecord)} bytes on average, as stored.`;
  const format = options.format === 'json' ? ['- calls as JSON, and JSON of them, without a registry'] : [];
  const items = [...versions.map((version) => `- ${version}`), ...format, ...settingsList(options.set)];
  return [`${settingLine(machine)}${size}`, '', ...items];
}

function describeThroughput({ throughput, options }: PeersFigures): readonly string[] {
  if (throughput.length === 0) return [];
  const rows = throughput.map(({ system, delivery, partitions, summary }) => [
    String(partitions),
    system,
    delivery,
    spreadCell(summary.recordsPerSecond, thousands),
    spreadCell(summary.steadyRecordsPerSecond, thousands),
    spreadCell(summary.startToFirstOutputSeconds, hundredths),
    spreadCell(summary.startToAllPartitionsSeconds, hundredths),
    spreadCell(summary.cpuSecondsPerMillion, hundredths),
    spreadCell(summary.steadyCpuSecondsPerMillion, hundredths),
    spreadCell(summary.peakBytes, mebibytes),
    spreadCell(summary.restCpuSecondsPerMillion, hundredths),
  ]);
  const headings = ['partitions', 'contender', 'guarantee', 'records/s', 'steady records/s'];
  headings.push('first output, s', 'of all partitions, s', 'CPU s/M', 'steady CPU s/M', 'peak MiB');
  return [
    '',
    `${options.records.toLocaleString('en-US')} records a run, rounds: ${options.rounds}. Least / **median** / most. Every output as it has to be, to the byte.`,
    '',
    ...markdownTable([...headings, 'rest of the machine, CPU s/M'], rows),
  ];
}

function describeLatency({ latency, options }: PeersFigures): readonly string[] {
  if (latency.length === 0) return [];
  const rows = latency.map(({ partitions, rate, system, delivery, summary }) => [
    String(partitions),
    rate.toLocaleString('en-US'),
    system,
    delivery,
    spreadCell(summary.p50Ms, whole),
    spreadCell(summary.p99Ms, whole),
    spreadCell(summary.p999Ms, whole),
    spreadCell(summary.maxMs, whole),
    spreadCell(summary.cpuPercent, whole),
    spreadCell(summary.peakBytes, mebibytes),
  ]);
  const headings = ['partitions', 'records/s', 'contender', 'guarantee', 'p50', 'p99', 'p99.9', 'most'];
  return [
    '',
    `Latency at a steady rate, for ${options.seconds} s, rounds: ${options.steadyRounds}, in ms, from when a record was due to be sent to when a reader of committed records has its output. Every record once, in order, to the byte.`,
    '',
    ...markdownTable([...headings, 'CPU % of a core', 'peak MiB'], rows),
  ];
}

function whole(value: number): string {
  return String(Math.round(value));
}

function thousands(value: number): string {
  return `${Math.round(value / 1_000)}k`;
}

function hundredths(value: number): string {
  return value.toFixed(2);
}

function mebibytes(value: number): string {
  return String(Math.round(value / (1 << 20)));
}
