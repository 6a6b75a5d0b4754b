import { markdownTable, spreadCell } from './markdown-table.ts';
import type { PeersFigures } from './measure-peers.ts';

/** The figures as Markdown. */
export function peersReport(figures: PeersFigures): string {
  return [
    ...describeSetting(figures),
    ...describeThroughput(figures),
    ...describeGoals(figures),
    ...describeLatency(figures),
  ].join('\n');
}

function describeSetting({ machine, versions, bytesARecord }: PeersFigures): readonly string[] {
  const { processor, cores, system, kafka, loadBefore } = machine;
  const size = bytesARecord === null ? '' : ` Records of ${Math.round(bytesARecord)} bytes on average, as stored.`;
  return [
    `${processor}, ${cores} cores, ${system}; one Kafka ${kafka} broker on the same cores; load before: ${loadBefore.toFixed(2)}.${size}`,
    '',
    ...versions.map((version) => `- ${version}`),
  ];
}

function describeThroughput({ throughput, options }: PeersFigures): readonly string[] {
  if (throughput.length === 0) return [];
  const rows = throughput.map(({ system, delivery, summary }) => [
    system,
    delivery,
    spreadCell(summary.recordsPerSecond, thousands),
    spreadCell(summary.steadyRecordsPerSecond, thousands),
    spreadCell(summary.startToFirstOutputSeconds, hundredths),
    spreadCell(summary.cpuSecondsPerMillion, hundredths),
    spreadCell(summary.steadyCpuSecondsPerMillion, hundredths),
    spreadCell(summary.peakBytes, mebibytes),
    spreadCell(summary.restCpuSecondsPerMillion, hundredths),
  ]);
  const headings = ['contender', 'guarantee', 'records/s', 'steady records/s', 'first output, s', 'CPU s/M'];
  return [
    '',
    `${options.records.toLocaleString('en-US')} records a run, rounds: ${options.rounds}. Least / **median** / most. Every output as it has to be, to the byte.`,
    '',
    ...markdownTable([...headings, 'steady CPU s/M', 'peak MiB', 'rest of the machine, CPU s/M'], rows),
  ];
}

function describeGoals({ goals }: PeersFigures): readonly string[] {
  if (goals.length === 0) return [];
  const rows = goals.map(({ against, delivery, what, goal, ratio, reached }) => [
    `${what}, against ${against}`,
    delivery,
    what === 'records/s' ? `at least ${goal}` : `at most ${goal}`,
    spreadCell(ratio, hundredths),
    reached ? 'reached' : 'missed',
  ]);
  return ['', ...markdownTable(['goal of the worker', 'guarantee', 'ratio to be', 'ratio', ''], rows)];
}

function describeLatency({ latency, options }: PeersFigures): readonly string[] {
  if (latency.length === 0) return [];
  const rows = latency.map(({ rate, system, delivery, p50Ms, p99Ms, p999Ms, maxMs, cpuPercent }) => [
    rate.toLocaleString('en-US'),
    system,
    delivery,
    ...[p50Ms, p99Ms, p999Ms, maxMs, cpuPercent].map((value) => String(Math.round(value))),
  ]);
  return [
    '',
    `Latency at a steady rate, for ${options.seconds} s, in ms, from when a record was due to be sent to when a reader of committed records has its output.`,
    '',
    ...markdownTable(['records/s', 'contender', 'guarantee', 'p50', 'p99', 'p99.9', 'most', 'CPU % of a core'], rows),
  ];
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
