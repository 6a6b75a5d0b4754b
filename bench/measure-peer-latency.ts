import { setTimeout as sleep } from 'node:timers/promises';
import type { ContenderRun } from './contender-process.ts';
import type { Contender } from './contenders.ts';
import { openStream } from './open-stream.ts';
import type { PeerBench } from './peer-bench.ts';
import type { PeerCall } from './peer-calls.ts';
import { latencyFiguresOf, type LatencyFigures } from './peer-figures.ts';
import { readProcessUsage } from './process-usage.ts';
import { steadySchedule } from './steady-schedule.ts';

export interface SteadyStream {
  readonly partitions: number;
  readonly calls: readonly (readonly PeerCall[])[];
  /** Records a second. */
  readonly rate: number;
  readonly seconds: number;
}

/** What a contender did at a steady rate. */
export interface PeerLatency extends LatencyFigures {
  /** Of one core. */
  readonly cpuPercent: number;
  readonly peakBytes: number;
  /** From the start of its process until an output could be read, and until there was one of each partition. */
  readonly startToFirstOutputSeconds: number;
  readonly startToAllPartitionsSeconds: number;
}

/** Not counted: connections are made, code is compiled. */
const WARM_UP_SECONDS = 5;
const LEAD_MS = 200;

/**
 * Sends records at a steady rate, once the contender's group has settled, and measures each from when it was due to when
 * a reader of committed data has its output. The time of the append would leave out what a transaction holds back.
 * @throws Error where records are lost, doubled or changed; what `over` of the run was aborted with.
 */
export async function measurePeerLatency(
  bench: PeerBench,
  contender: Contender,
  { partitions, calls, rate, seconds }: SteadyStream,
): Promise<PeerLatency> {
  await using closing = new AsyncDisposableStack();
  const stream = await openStream(bench, contender, { partitions, calls }, closing);
  const { run, sender, ledger, over } = stream;
  await stream.settled(1);
  const startAtMs = Date.now() + LEAD_MS;
  const countedFromMs = startAtMs + WARM_UP_SECONDS * 1_000;
  const schedule = steadySchedule(rate, WARM_UP_SECONDS + seconds);
  const [from] = await Promise.all([readUsageAt(countedFromMs, run), sender.sendAll(startAtMs, schedule, over)]);
  const to = readUsage(run);
  await stream.finish();
  return {
    ...latencyFiguresOf(ledger.arrivals().filter(({ dueAtMs }) => dueAtMs >= countedFromMs)),
    cpuPercent: ((to.cpuSeconds - from.cpuSeconds) / (to.atMs - from.atMs)) * 100_000,
    peakBytes: to.peakBytes,
    startToFirstOutputSeconds: stream.startToFirstOutputMs / 1_000,
    startToAllPartitionsSeconds: stream.startToAllPartitionsMs / 1_000,
  };
}

async function readUsageAt(atMs: number, run: ContenderRun) {
  // An interrupted sleep does not say what it was interrupted with.
  await sleep(atMs - Date.now(), undefined, { signal: run.over }).catch(() => run.over.throwIfAborted());
  return readUsage(run);
}

function readUsage({ members }: ContenderRun) {
  const usages = members.map(({ pid }) => readProcessUsage(pid));
  return {
    atMs: performance.now(),
    cpuSeconds: usages.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    peakBytes: usages.reduce((sum, { peakBytes }) => sum + peakBytes, 0),
  };
}
