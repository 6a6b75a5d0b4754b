import { setTimeout as sleep } from 'node:timers/promises';
import { deleteTopics } from '../demo/cluster-topics.ts';
import { startContender, type ContenderRun } from './contender-process.ts';
import type { Contender } from './contenders.ts';
import { createReadyTopics } from './create-ready-topics.ts';
import { followCommitted } from './follow-committed.ts';
import type { PeerBench } from './peer-bench.ts';
import type { PeerCall } from './peer-calls.ts';
import { quantileOf } from './quantile.ts';
import { readProcessUsage } from './process-usage.ts';
import { createStreamSender, type StreamSender } from './stream-sender.ts';
import { steadySchedule } from './steady-schedule.ts';
import { waitForCount } from './wait-for-count.ts';

export interface SteadyStream {
  readonly partitions: number;
  readonly calls: readonly (readonly PeerCall[])[];
  /** Records a second. */
  readonly rate: number;
  readonly seconds: number;
}

/** What a contender did at a steady rate. */
export interface PeerLatency {
  readonly records: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  readonly maxMs: number;
  /** Of one core. */
  readonly cpuPercent: number;
}

/** Not counted: connections are made, code is compiled. */
const WARM_UP_SECONDS = 5;
const LEAD_MS = 200;
const POLL_MS = 20;
const PROBE_EVERY_MS = 250;

let streams = 0;

/**
 * Sends records at a steady rate, and measures each from when it was due to when a reader of committed
 * records has its output. The time of the append would leave out what a transaction holds back.
 * @throws Error where records are lost or doubled; what `over` of the run was aborted with.
 */
export async function measurePeerLatency(
  bench: PeerBench,
  contender: Contender,
  { partitions, calls, rate, seconds }: SteadyStream,
): Promise<PeerLatency> {
  await using closing = new AsyncDisposableStack();
  const inputTopic = `steady-${streams++}`;
  await createReadyTopics(bench, [{ topic: inputTopic, numPartitions: partitions }]);
  closing.defer(() => deleteTopics(bench.admin, [inputTopic]));
  const run = await startContender(bench, contender, { inputTopic, partitions }, closing);
  const arrivals: { readonly dueAtMs: number; readonly latencyMs: number }[] = [];
  const onRecord = (dueAtMs: number, arrivedAtMs: number) =>
    void arrivals.push({ dueAtMs, latencyMs: arrivedAtMs - dueAtMs });
  const follower = await followCommitted(bench.brokers[0]!, run.outputTopic, partitions, onRecord, closing);
  const over = AbortSignal.any([run.over, follower.failed]);
  const sender = await createStreamSender(bench.brokers[0]!, inputTopic, calls, closing);
  await untilAwake(sender, () => arrivals.length, over);
  const startAtMs = Date.now() + LEAD_MS;
  const countedFromMs = startAtMs + WARM_UP_SECONDS * 1_000;
  const schedule = steadySchedule(rate, WARM_UP_SECONDS + seconds);
  const [from] = await Promise.all([readUsageAt(countedFromMs, run), sender.sendAll(startAtMs, schedule, over)]);
  const to = readUsage(run);
  const target = sender.sent();
  await waitForCount(() => Promise.resolve(arrivals.length), { target, everyMs: POLL_MS, signal: over });
  if (arrivals.length > target) throw new Error(`${arrivals.length} records came out, ${target} were sent`);
  const counted = arrivals.filter(({ dueAtMs }) => dueAtMs >= countedFromMs).map(({ latencyMs }) => latencyMs);
  return { ...latencyOf(counted), cpuPercent: ((to.cpuSeconds - from.cpuSeconds) / (to.atMs - from.atMs)) * 100_000 };
}

/** Sends a record now and then until all that were sent have come out. */
async function untilAwake(sender: StreamSender, arrived: () => number, over: AbortSignal): Promise<void> {
  do {
    over.throwIfAborted();
    await sender.sendProbe();
    await sleep(PROBE_EVERY_MS);
  } while (arrived() === 0);
  await waitForCount(() => Promise.resolve(arrived()), { target: sender.sent(), everyMs: POLL_MS, signal: over });
}

function latencyOf(latenciesMs: readonly number[]): Omit<PeerLatency, 'cpuPercent'> {
  const sorted = Float64Array.from(latenciesMs).sort();
  return {
    records: sorted.length,
    p50Ms: quantileOf(sorted, 0.5),
    p99Ms: quantileOf(sorted, 0.99),
    p999Ms: quantileOf(sorted, 0.999),
    maxMs: quantileOf(sorted, 1),
  };
}

async function readUsageAt(atMs: number, run: ContenderRun) {
  // An interrupted sleep does not say what it was interrupted with.
  await sleep(atMs - Date.now(), undefined, { signal: run.over }).catch(() => run.over.throwIfAborted());
  return readUsage(run);
}

function readUsage({ members }: ContenderRun) {
  const cpuSeconds = members.reduce((sum, { pid }) => sum + readProcessUsage(pid).cpuSeconds, 0);
  return { atMs: performance.now(), cpuSeconds };
}
