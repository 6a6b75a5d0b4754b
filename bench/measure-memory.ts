import { setTimeout as sleep } from 'node:timers/promises';
import { KAFKA_VERSION } from '../local-stack/java-stack.ts';
import { ConfigResourceTypes } from '../src/adapters/kafka/kafkajs.ts';
import { committedRecords } from './committed-records.ts';
import { startContender, type ContenderRun } from './contender-process.ts';
import { workerContender } from './contenders.ts';
import { createReadyTopics } from './create-ready-topics.ts';
import type { Delivery } from './delivery-figures.ts';
import { describeMachine } from './describe-machine.ts';
import { createTopicLoader, type TopicLoader } from './load-topic.ts';
import { memoryFiguresOf, type MemorySample } from './memory-figures.ts';
import { startPeerBench, type PeerBench } from './peer-bench.ts';
import { generateCalls, spreadCalls } from './peer-calls.ts';
import { readProcessUsage } from './process-usage.ts';

export interface MemoryOptions {
  readonly minutes: number;
  readonly delivery: Delivery;
}

export type MemoryMeasurement = Awaited<ReturnType<typeof measureMemory>>;

const TOPIC = 'memory.call-ended';
const PARTITIONS = 6;
const DISTINCT_CALLS = 24_000;
const RECORDS_A_BATCH = 500;
/** So many records wait for the worker: more than it fetches at once. */
const BACKLOG = 400_000;
const RECORDS_AT_A_TIME = 60_000;
const LOOK_EVERY_MS = 1_000;
const NOTHING_DUE_MS = 20;
const STANDSTILL_MS = 60_000;
/** What was read may go soon: minutes at full speed are tens of gigabytes. More than ever waits to be read. */
const KEEP_LITTLE = Object.entries({
  'retention.bytes': 256 << 20,
  'segment.bytes': 32 << 20,
  'file.delete.delay.ms': 1_000,
}).map(([name, value]) => ({ name, value: String(value) }));

/**
 * Has a worker work at full speed for some minutes, always with a backlog before it, and looks at its memory once a second.
 * @throws LocalStackError; Error where it stands still, or ends; what `interrupt` was aborted with. Nothing is left behind.
 */
export async function measureMemory(
  options: MemoryOptions,
  interrupt: AbortSignal,
  onProgress: (message: string) => void,
) {
  await using closing = new AsyncDisposableStack();
  const machine = { ...describeMachine(), kafka: KAFKA_VERSION };
  const bench = await startPeerBench(closing, interrupt, onProgress);
  await createReadyTopics(bench, [{ topic: TOPIC, numPartitions: PARTITIONS, configEntries: KEEP_LITTLE }], closing);
  const callsByPartition = spreadCalls(generateCalls(DISTINCT_CALLS), PARTITIONS, bench.coding);
  const loader = createTopicLoader(bench.connection, {
    topic: TOPIC,
    callsByPartition,
    recordsABatch: RECORDS_A_BATCH,
  });
  await loader.add(BACKLOG, interrupt);
  const contender = workerContender(options.delivery);
  const run = await startContender(bench, contender, { inputTopic: TOPIC, partitions: PARTITIONS }, closing);
  await keepLittle(bench, run.outputTopic);
  const samples = await watch(bench, run, loader, options.minutes * 60_000);
  const { peakBytes } = readProcessUsage(run.members[0]!.pid);
  await run.stop();
  return { machine, options, peakBytes, records: samples.at(-1)!.committed, ...memoryFiguresOf(samples) };
}

/** Looks once a second, and in between keeps the backlog up. */
async function watch(
  bench: PeerBench,
  run: ContenderRun,
  loader: TopicLoader,
  lastsMs: number,
): Promise<readonly MemorySample[]> {
  const samples: MemorySample[] = [];
  const startedAtMs = performance.now();
  let committed = 0;
  let movedAtMs = startedAtMs;
  for (let atMs = 0; atMs <= lastsMs; atMs = performance.now() - startedAtMs) {
    run.over.throwIfAborted();
    const now = await committedRecords(bench.admin, run.group, TOPIC);
    if (now > committed) [committed, movedAtMs] = [now, performance.now()];
    else if (performance.now() - movedAtMs > STANDSTILL_MS) throw new Error(`stuck at ${committed} records`);
    if (atMs >= samples.length * LOOK_EVERY_MS) {
      const { residentBytes } = readProcessUsage(run.members[0]!.pid);
      samples.push({ atMs, committed, residentBytes });
      if (samples.length % 60 === 0) bench.onProgress(`${samples.length / 60} min: ${inMb(residentBytes)} MB`);
    }
    if (loader.records() - committed < BACKLOG) await loader.add(RECORDS_AT_A_TIME, run.over);
    else await sleep(NOTHING_DUE_MS);
  }
  return samples;
}

async function keepLittle({ admin }: PeerBench, topic: string): Promise<void> {
  await admin.alterConfigs({
    validateOnly: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name: topic, configEntries: KEEP_LITTLE }],
  });
}

function inMb(bytes: number): number {
  return Math.round(bytes / 1e6);
}
