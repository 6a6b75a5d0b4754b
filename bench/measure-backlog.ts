import { readCommitted } from '../demo/read-committed.ts';
import { scrapeMetrics } from '../demo/scrape-metrics.ts';
import { startBenchWorker, type BenchWorker } from './bench-worker.ts';
import type { DeliveryBench } from './delivery-bench.ts';
import { backlogRunOf, type BacklogRun, type Delivery } from './delivery-figures.ts';
import { readProcessUsage } from './process-usage.ts';
import { waitForCount } from './wait-for-count.ts';

/** An input topic that was filled before. */
export interface Backlog {
  readonly topic: string;
  /** How many records each partition holds. */
  readonly recordsByPartition: readonly number[];
}

/** Answering costs the worker a few milliseconds of its processor; nothing is timed by the answers. */
const ASKED_EVERY_MS = 250;

/**
 * Has a new worker work off a backlog, and times it by the broker's time of each output and the worker's
 * time of its last commit: neither needs anybody to watch, which would take from the worker.
 * @throws Error where the output does not hold as many records as the input, partition by partition.
 */
export async function measureBacklog(
  bench: DeliveryBench,
  { topic, recordsByPartition }: Backlog,
  delivery: Delivery,
): Promise<BacklogRun> {
  await using closing = new AsyncDisposableStack();
  const options = { delivery, inputTopic: topic, partitions: recordsByPartition.length, stampsOutputs: true };
  const worker = await startBenchWorker(bench, options, closing);
  const { pid, url } = worker.process;
  const atStart = readProcessUsage(pid);
  await waitForCount(() => countOf(worker), {
    target: sum(recordsByPartition),
    everyMs: ASKED_EVERY_MS,
    signal: worker.over,
  });
  const atEnd = readProcessUsage(pid);
  const { lastCommitSeconds, transactionsCommitted } = await scrapeMetrics(url);
  await worker.stop();
  return backlogRunOf({
    processStartedAtMs: worker.startedAtMs,
    appended: await readAppended(bench, worker.outputTopic, recordsByPartition),
    lastCommitAtMs: lastCommitSeconds * 1_000,
    usage: { atStart, atEnd },
    transactions: transactionsCommitted,
  });
}

/** How many records the worker has committed, dead letters included: those are found when the output is read. */
async function countOf({ process }: BenchWorker): Promise<number | null> {
  const scrape = await scrapeMetrics(process.url).catch(() => null);
  return scrape && sum([...scrape.calls, ...scrape.deadLetters].map(({ count }) => count));
}

async function readAppended(
  { brokers }: DeliveryBench,
  topic: string,
  expected: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const appended = new Map<number, number>();
  const found = expected.map(() => 0);
  await readCommitted(brokers, topic, ({ partition, timestamp }) => {
    const atMs = Number(timestamp);
    appended.set(atMs, (appended.get(atMs) ?? 0) + 1);
    found[partition]! += 1;
  });
  const wrong = expected.findIndex((records, partition) => found[partition] !== records);
  if (wrong === -1) return appended;
  throw new Error(`partition ${wrong} of the output holds ${found[wrong]} records, its input ${expected[wrong]}`);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
