import type { ProcessUsage } from './process-usage.ts';
import { quantileOf } from './quantile.ts';
import { spreadOf, type Spread } from './spread.ts';

export const DELIVERIES = ['exactly-once', 'at-least-once'] as const;
export type Delivery = (typeof DELIVERIES)[number];
export type OfEach<T> = Readonly<Record<Delivery, T>>;

/** The least share of the speed of at-least-once that exactly-once is to have. */
export const GOAL_RATIO = 0.85;

/** What was seen of a worker that worked off a backlog. Times are milliseconds since the epoch. */
export interface BacklogObservation {
  readonly processStartedAtMs: number;
  /** For each millisecond in which records were appended to the output: how many. */
  readonly appended: ReadonlyMap<number, number>;
  readonly lastCommitAtMs: number;
  /** As of the worker's word that it has started, and as of its last commit. */
  readonly usage: { readonly atStart: ProcessUsage; readonly atEnd: ProcessUsage };
  readonly transactions: number;
}

/** What one run under backlog came to. */
export interface BacklogRun {
  readonly recordsPerSecond: number;
  readonly startToFirstOutputMs: number;
  readonly cpuSecondsPerMillion: number;
  readonly peakBytes: number;
  readonly transactions: number;
  /** Null where there was no transaction. */
  readonly recordsPerTransaction: number | null;
}

/** Several runs of one delivery. */
export interface BacklogSummary {
  readonly recordsPerSecond: Spread;
  readonly startToFirstOutputMs: Spread;
  readonly cpuSecondsPerMillion: Spread;
  readonly peakBytes: Spread;
  readonly transactions: Spread;
  readonly recordsPerTransaction: Spread | null;
}

/** What a worker had taken and done at a moment. */
export interface WorkerReading {
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  readonly cpuSeconds: number;
  readonly transactions: number;
}

/** What one run at a steady rate came to. */
export interface SteadyRun {
  readonly records: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Of one core. */
  readonly cpuPercent: number;
  readonly transactionsPerSecond: number;
}

/** Each round begins with another delivery than the one before, so that neither always comes first. */
export function orderOf(round: number): readonly Delivery[] {
  return round % 2 === 0 ? DELIVERIES : DELIVERIES.toReversed();
}

/**
 * The rate is that of the records after the first that were appended, from then to the last commit.
 * @throws RangeError where all were appended at once: there is nothing to time then.
 */
export function backlogRunOf(observed: BacklogObservation): BacklogRun {
  const { appended, usage, transactions } = observed;
  const records = sumOf(appended.values());
  const firstAtMs = Math.min(...appended.keys());
  const seconds = (observed.lastCommitAtMs - firstAtMs) / 1_000;
  const later = records - (appended.get(firstAtMs) ?? 0);
  if (later === 0 || seconds <= 0) throw new RangeError('all records came out at once; ask for more');
  return {
    recordsPerSecond: later / seconds,
    startToFirstOutputMs: firstAtMs - observed.processStartedAtMs,
    cpuSecondsPerMillion: ((usage.atEnd.cpuSeconds - usage.atStart.cpuSeconds) / records) * 1_000_000,
    peakBytes: usage.atEnd.peakBytes,
    transactions,
    recordsPerTransaction: transactions === 0 ? null : records / transactions,
  };
}

/** @throws RangeError where there is no run. */
export function summarizeBacklog(runs: readonly BacklogRun[]): BacklogSummary {
  const spread = (of: (run: BacklogRun) => number) => spreadOf(runs.map(of));
  const perTransaction = runs.flatMap(({ recordsPerTransaction }) => recordsPerTransaction ?? []);
  return {
    recordsPerSecond: spread((run) => run.recordsPerSecond),
    startToFirstOutputMs: spread((run) => run.startToFirstOutputMs),
    cpuSecondsPerMillion: spread((run) => run.cpuSecondsPerMillion),
    peakBytes: spread((run) => run.peakBytes),
    transactions: spread((run) => run.transactions),
    recordsPerTransaction: perTransaction.length === 0 ? null : spreadOf(perTransaction),
  };
}

/**
 * How fast exactly-once is against at-least-once, round by round: whatever slows a machine down for a
 * while meets both of a round. @throws RangeError where there is no round.
 */
export function ratioOf(rounds: readonly OfEach<BacklogRun>[]): Spread {
  return spreadOf(
    rounds.map((round) => round['exactly-once'].recordsPerSecond / round['at-least-once'].recordsPerSecond),
  );
}

/** The latencies of a run with what its worker took between two readings. @throws RangeError where there is no latency. */
export function steadyRunOf(latenciesMs: readonly number[], from: WorkerReading, to: WorkerReading): SteadyRun {
  const sorted = Float64Array.from(latenciesMs).sort();
  const seconds = (to.atMs - from.atMs) / 1_000;
  return {
    records: sorted.length,
    p50Ms: quantileOf(sorted, 0.5),
    p99Ms: quantileOf(sorted, 0.99),
    maxMs: quantileOf(sorted, 1),
    cpuPercent: ((to.cpuSeconds - from.cpuSeconds) / seconds) * 100,
    transactionsPerSecond: (to.transactions - from.transactions) / seconds,
  };
}

function sumOf(numbers: Iterable<number>): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
}
