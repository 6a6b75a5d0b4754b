import { textTable } from '../src/commands/text-table.ts';
import { DELIVERIES, type BacklogSummary, type Delivery, type SteadyRun } from './delivery-figures.ts';
import type { DeliveryFigures } from './measure-delivery.ts';
import type { Spread } from './spread.ts';

/** The figures as text for a terminal. */
export function deliveryReport(figures: DeliveryFigures): string {
  return [
    ...describeSetting(figures),
    ...describeThroughput(figures),
    ...describeEffort(figures),
    ...describeLatency(figures),
  ].join('\n');
}

function describeSetting({ machine }: DeliveryFigures): readonly string[] {
  const { processor, cores, system, node, kafka, loadBefore } = machine;
  return [
    'THE COST OF EXACTLY-ONCE, against at-least-once, one worker process',
    `  ${processor}, ${cores} cores, ${system}, Node ${node}, Kafka ${kafka}, load before: ${loadBefore.toFixed(2)}`,
    '  Broker, worker and benchmark share the machine. Each run has a new worker process, group and output.',
  ];
}

function describeThroughput({ options, backlog, goalRatio }: DeliveryFigures): readonly string[] {
  const rows = backlog.map(({ partitions, deliveries, ratio }) => [
    whole(partitions),
    ...DELIVERIES.map((delivery) => range(deliveries[delivery].recordsPerSecond, whole)),
    range(ratio, (value) => value.toFixed(2)),
    ratio.median >= goalRatio ? 'reached' : 'missed',
  ]);
  return [
    '',
    `1. RECORDS A SECOND from a backlog of ${whole(options.records)}, rounds: ${options.rounds}; median (least to most)`,
    ...indented(textTable(['partitions', ...DELIVERIES, 'ratio', `goal ${goalRatio}`], rows, 'right')),
    '  Timed from the first append to the output to the last commit, without the records of that append.',
    '  Ratio: exactly-once to at-least-once, round by round. Every output held exactly what was put in.',
  ];
}

function describeEffort({ backlog }: DeliveryFigures): readonly string[] {
  const rows = backlog.flatMap(({ partitions, deliveries }) =>
    DELIVERIES.map((delivery) => [whole(partitions), delivery, ...effortCells(deliveries[delivery])]),
  );
  const headings = ['CPU s a million', 'peak MB', 's to first output', 'transactions', 'records in each'];
  return [
    '',
    '2. WHAT A RUN OF THAT TAKES, medians, of the peak the most',
    ...indented(textTable(['partitions', 'delivery', ...headings], rows, 'right')),
    '  CPU: of the worker, once it has started. First output: from the start of its process.',
  ];
}

function effortCells(summary: BacklogSummary): readonly string[] {
  const { cpuSecondsPerMillion, peakBytes, startToFirstOutputMs, transactions, recordsPerTransaction } = summary;
  return [
    cpuSecondsPerMillion.median.toFixed(1),
    whole(peakBytes.most / 1e6),
    (startToFirstOutputMs.median / 1_000).toFixed(2),
    whole(transactions.median),
    recordsPerTransaction === null ? '-' : whole(recordsPerTransaction.median),
  ];
}

function describeLatency({ options, latency }: DeliveryFigures): readonly string[] {
  const rows = latency.flatMap(({ partitions, ...runs }) =>
    DELIVERIES.map((delivery) => latencyRow(partitions, delivery, runs[delivery])),
  );
  const headings = ['p50', 'p99', 'most', 'CPU % of a core', 'transactions a second'];
  return [
    '',
    `3. LATENCY IN MS at ${whole(options.rate)} records a second, for ${whole(options.seconds)} s`,
    ...indented(textTable(['partitions', 'delivery', ...headings], rows, 'right')),
    '  From when a record was due to be sent to when a reader of committed records has its output.',
  ];
}

function latencyRow(partitions: number, delivery: Delivery, run: SteadyRun): readonly string[] {
  const { p50Ms, p99Ms, maxMs, cpuPercent, transactionsPerSecond } = run;
  return [whole(partitions), delivery, ...[p50Ms, p99Ms, maxMs, cpuPercent, transactionsPerSecond].map(whole)];
}

function range({ median, least, most }: Spread, format: (value: number) => string): string {
  return `${format(median)} (${format(least)} to ${format(most)})`;
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`.trimEnd());
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
