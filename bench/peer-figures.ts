import { quantileOf } from './quantile.ts';
import { spreadOf, type Spread } from './spread.ts';
import type { StreamArrival } from './stream-ledger.ts';

/** What was seen of a contender at a moment, in milliseconds of `performance.now()`. */
export interface PeerSample {
  readonly atMs: number;
  /** How many records of its output could be read, with the marks of transactions among them. */
  readonly readable: number;
  readonly cpuSeconds: number;
  readonly peakBytes: number;
}

/** What was seen of a contender that worked off an input. */
export interface PeerObservation {
  readonly records: number;
  readonly startedAtMs: number;
  /** When a record was first seen in its output, committed or not. */
  readonly firstOutputAtMs: number;
  /** When something that may be read was seen in every partition of it. */
  readonly allPartitionsAtMs: number;
  /** When the end of its output was seen. */
  readonly lastOutputAtMs: number;
  readonly samples: readonly PeerSample[];
  /** Of the whole machine meanwhile. */
  readonly machineCpuSeconds: number;
}

/** What one run came to. */
export interface PeerRun {
  readonly recordsPerSecond: number;
  /** From a tenth of the output to nine tenths. */
  readonly steadyRecordsPerSecond: number;
  readonly startToFirstOutputSeconds: number;
  /** Until something of every partition could be read. */
  readonly startToAllPartitionsSeconds: number;
  /** From the start of its process to its last output. */
  readonly cpuSecondsPerMillion: number;
  readonly steadyCpuSecondsPerMillion: number;
  readonly peakBytes: number;
  /** What the rest of the machine took: the broker, the registry, whoever measures. */
  readonly restCpuSecondsPerMillion: number;
}

export type PeerSummary = { readonly [Name in keyof PeerRun]: Spread };

/** Latencies of a steady stream, in milliseconds. */
export interface LatencyFigures {
  readonly records: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  readonly maxMs: number;
  /** The longest of the records that were due in each second: what is rare is seen to be so. */
  readonly maxMsBySecond: readonly number[];
}

/** Latencies with what they took of the machine. */
interface SteadyFigures extends Omit<LatencyFigures, 'records' | 'maxMsBySecond'> {
  /** Of one core. */
  readonly cpuPercent: number;
  readonly peakBytes: number;
}

export type LatencySummary = { readonly [Name in keyof SteadyFigures]: Spread };

const STEADY_FROM = 0.1;
const STEADY_TO = 0.9;

/** @throws RangeError where the run was over between two samples. */
export function peerRunOf(observed: PeerObservation): PeerRun {
  const { records, samples, startedAtMs, firstOutputAtMs, lastOutputAtMs, machineCpuSeconds } = observed;
  const last = samples.at(-1);
  if (last === undefined || lastOutputAtMs <= firstOutputAtMs) {
    throw new RangeError('all records came out at once; ask for more');
  }
  const millions = records / 1e6;
  const from = crossingOf(samples, STEADY_FROM * last.readable);
  const to = crossingOf(samples, STEADY_TO * last.readable);
  const share = STEADY_TO - STEADY_FROM;
  return {
    recordsPerSecond: records / ((lastOutputAtMs - firstOutputAtMs) / 1_000),
    steadyRecordsPerSecond: (share * records) / ((to.atMs - from.atMs) / 1_000),
    startToFirstOutputSeconds: (firstOutputAtMs - startedAtMs) / 1_000,
    startToAllPartitionsSeconds: (observed.allPartitionsAtMs - startedAtMs) / 1_000,
    cpuSecondsPerMillion: last.cpuSeconds / millions,
    steadyCpuSecondsPerMillion: (to.cpuSeconds - from.cpuSeconds) / (share * millions),
    peakBytes: Math.max(...samples.map(({ peakBytes }) => peakBytes)),
    restCpuSecondsPerMillion: (machineCpuSeconds - last.cpuSeconds) / millions,
  };
}

/** @throws RangeError where there is no run. */
export function summarizePeer(runs: readonly PeerRun[]): PeerSummary {
  const spread = (of: (run: PeerRun) => number) => spreadOf(runs.map(of));
  return {
    recordsPerSecond: spread((run) => run.recordsPerSecond),
    steadyRecordsPerSecond: spread((run) => run.steadyRecordsPerSecond),
    startToFirstOutputSeconds: spread((run) => run.startToFirstOutputSeconds),
    startToAllPartitionsSeconds: spread((run) => run.startToAllPartitionsSeconds),
    cpuSecondsPerMillion: spread((run) => run.cpuSecondsPerMillion),
    steadyCpuSecondsPerMillion: spread((run) => run.steadyCpuSecondsPerMillion),
    peakBytes: spread((run) => run.peakBytes),
    restCpuSecondsPerMillion: spread((run) => run.restCpuSecondsPerMillion),
  };
}

/** @throws RangeError where nothing has arrived. */
export function latencyFiguresOf(arrivals: readonly StreamArrival[]): LatencyFigures {
  const sorted = Float64Array.from(arrivals, ({ latencyMs }) => latencyMs).sort();
  const firstDueMs = arrivals.reduce((first, { dueAtMs }) => Math.min(first, dueAtMs), Infinity);
  const maxMsBySecond: number[] = [];
  for (const { dueAtMs, latencyMs } of arrivals) {
    const second = Math.floor((dueAtMs - firstDueMs) / 1_000);
    maxMsBySecond[second] = Math.max(maxMsBySecond[second] ?? 0, latencyMs);
  }
  return {
    records: sorted.length,
    p50Ms: quantileOf(sorted, 0.5),
    p99Ms: quantileOf(sorted, 0.99),
    p999Ms: quantileOf(sorted, 0.999),
    maxMs: quantileOf(sorted, 1),
    // A second in which nothing was due has none.
    maxMsBySecond: Array.from(maxMsBySecond, (most) => most ?? 0),
  };
}

/** What several runs at a steady rate came to. @throws RangeError where there is none. */
export function summarizeLatency(runs: readonly SteadyFigures[]): LatencySummary {
  const spread = (of: (run: SteadyFigures) => number) => spreadOf(runs.map(of));
  return {
    p50Ms: spread((run) => run.p50Ms),
    p99Ms: spread((run) => run.p99Ms),
    p999Ms: spread((run) => run.p999Ms),
    maxMs: spread((run) => run.maxMs),
    cpuPercent: spread((run) => run.cpuPercent),
    peakBytes: spread((run) => run.peakBytes),
  };
}

/** When so much could be read and what it had cost, on a straight line between the samples around it. */
function crossingOf(samples: readonly PeerSample[], readable: number) {
  const index = Math.max(
    1,
    samples.findIndex((sample) => sample.readable >= readable),
  );
  const before = samples[index - 1]!;
  const after = samples[index]!;
  const share = (readable - before.readable) / (after.readable - before.readable);
  return {
    atMs: before.atMs + share * (after.atMs - before.atMs),
    cpuSeconds: before.cpuSeconds + share * (after.cpuSeconds - before.cpuSeconds),
  };
}
