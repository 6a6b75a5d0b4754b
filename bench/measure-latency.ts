import { setTimeout as sleep } from 'node:timers/promises';
import { scrapeMetrics } from '../demo/scrape-metrics.ts';
import { untilReady } from '../demo/until-ready.ts';
import { startBenchWorker, type BenchWorker } from './bench-worker.ts';
import { createInput } from './create-input.ts';
import type { DeliveryBench } from './delivery-bench.ts';
import { steadyRunOf, type Delivery, type SteadyRun, type WorkerReading } from './delivery-figures.ts';
import { followCommitted } from './follow-committed.ts';
import { readProcessUsage } from './process-usage.ts';
import { sendSteadily } from './send-steadily.ts';
import { steadySchedule, type Tick } from './steady-schedule.ts';
import { waitForCount } from './wait-for-count.ts';

export interface LatencyOptions {
  readonly delivery: Delivery;
  readonly partitions: number;
  /** Records a second. */
  readonly rate: number;
  readonly seconds: number;
}

/** Producers are opened and code is compiled in it; its records are not counted. */
const WARM_UP_SECONDS = 5;
const LEAD_MS = 100;
const POLL_MS = 50;

/**
 * Sends at a steady rate to a new worker, and takes the time from when a record was due to be sent to when
 * a reader of committed records has its output: the whole way, both hops over the broker included.
 * @throws Error where outputs are missing, or there are too many.
 */
export async function measureLatency(bench: DeliveryBench, options: LatencyOptions): Promise<SteadyRun> {
  const { delivery, partitions, rate, seconds } = options;
  await using closing = new AsyncDisposableStack();
  const inputTopic = `steady-${delivery}-${partitions}`;
  const input = await createInput(bench, inputTopic, partitions, closing);
  const worker = await startBenchWorker(bench, { delivery, inputTopic, partitions, stampsOutputs: false }, closing);
  const arrivals: Arrival[] = [];
  const onRecord = ({ timestampMs }: { readonly timestampMs: number }, arrivedAtMs: number) =>
    void arrivals.push({ dueAtMs: timestampMs, latencyMs: arrivedAtMs - timestampMs });
  const follower = await followCommitted(bench.brokers[0]!, worker.outputTopic, partitions, onRecord, closing);
  const over = AbortSignal.any([worker.over, follower.failed]);
  await untilReady(worker.process, worker.over);
  const startAtMs = Date.now() + LEAD_MS;
  const countedFromMs = startAtMs + WARM_UP_SECONDS * 1_000;
  const schedule = steadySchedule(rate, WARM_UP_SECONDS + seconds);
  const [from] = await Promise.all([
    readWorkerAt(countedFromMs, worker),
    sendSteadily(input, bench.calls, startAtMs, schedule, worker.over),
  ]);
  const to = await readWorker(worker);
  await waitForAll(arrivals, schedule, over);
  return steadyRunOf(
    arrivals.filter(({ dueAtMs }) => dueAtMs >= countedFromMs).map(({ latencyMs }) => latencyMs),
    from,
    to,
  );
}

interface Arrival {
  readonly dueAtMs: number;
  readonly latencyMs: number;
}

async function readWorkerAt(atMs: number, worker: BenchWorker): Promise<WorkerReading> {
  // An interrupted sleep does not say what it was interrupted with.
  await sleep(atMs - Date.now(), undefined, { signal: worker.over }).catch(() => worker.over.throwIfAborted());
  return readWorker(worker);
}

async function readWorker({ process }: BenchWorker): Promise<WorkerReading> {
  const { transactionsCommitted } = await scrapeMetrics(process.url);
  const { cpuSeconds } = readProcessUsage(process.pid);
  return { atMs: Date.now(), cpuSeconds, transactions: transactionsCommitted };
}

async function waitForAll(arrivals: readonly Arrival[], schedule: readonly Tick[], signal: AbortSignal): Promise<void> {
  const target = schedule.reduce((sum, { records }) => sum + records, 0);
  await waitForCount(() => Promise.resolve(arrivals.length), { target, everyMs: POLL_MS, signal });
  if (arrivals.length > target) throw new Error(`${arrivals.length} records came out, ${target} were sent`);
}
