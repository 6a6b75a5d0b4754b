import { KAFKA_VERSION } from '../local-stack/java-stack.ts';
import { callOfSize } from './call-of-size.ts';
import { workerContender } from './contenders.ts';
import { createReadyTopics } from './create-ready-topics.ts';
import { DELIVERIES, type Delivery, type OfEach } from './delivery-figures.ts';
import { describeMachine } from './describe-machine.ts';
import { DIMENSIONS, recordsOf, type GrowthTrial } from './growth-trials.ts';
import { loadTopic } from './load-topic.ts';
import { measureThroughput } from './measure-throughput.ts';
import { startPeerBench, type PeerBench } from './peer-bench.ts';
import { generateCalls, spreadCalls } from './peer-calls.ts';
import { summarizePeer, type PeerRun, type PeerSummary } from './peer-figures.ts';

export interface GrowthOptions {
  /** How many records of usual size a run works off; fewer where they are longer. */
  readonly records: number;
  readonly rounds: number;
  /** Names of what is varied; all where it is empty. */
  readonly dimensions: readonly string[];
}

export type GrowthFigures = Awaited<ReturnType<typeof measureGrowth>>;

/** What a trial came to. */
export interface GrowthResult {
  readonly value: string;
  readonly records: number;
  /** A record as it is stored in the input, on average. */
  readonly storedBytes: number;
  readonly deliveries: OfEach<PeerSummary>;
}

const DISTINCT_CALLS = 24_000;
/** Enough for every partition to have some, and few enough to be held in memory. */
const DISTINCT_LONG_CALLS = 3_000;
const LONG_BYTES = 1_000;

let trials = 0;

/**
 * Measures how this worker's cost grows with its load's shape, one thing varied at a time.
 * @throws LocalStackError; Error where a run is broken; what `interrupt` was aborted with. Nothing is left behind.
 */
export async function measureGrowth(
  options: GrowthOptions,
  interrupt: AbortSignal,
  onProgress: (message: string) => void,
) {
  await using closing = new AsyncDisposableStack();
  const machine = { ...describeMachine(), kafka: KAFKA_VERSION };
  const bench = await startPeerBench(closing, interrupt, onProgress);
  const chosen = DIMENSIONS.filter(({ name }) => options.dimensions.length === 0 || options.dimensions.includes(name));
  const dimensions = [];
  for (const { name, trials } of chosen) {
    const results: GrowthResult[] = [];
    for (const { value, trial } of trials) {
      results.push({ value, ...(await measureTrial(bench, trial, options, `${name} ${value}`)) });
    }
    dimensions.push({ name, results });
  }
  return { machine, options, dimensions };
}

async function measureTrial(bench: PeerBench, trial: GrowthTrial, options: GrowthOptions, name: string) {
  await using closing = new AsyncDisposableStack();
  const { partitions, members, recordsABatch } = trial;
  const topic = `growth-${trials++}.call-ended`;
  await createReadyTopics(bench, [{ topic, numPartitions: partitions }], closing);
  const callsByPartition = spreadCalls(callsFor(trial), partitions, bench.coding);
  const records = recordsOf(trial, options.records);
  const input = await loadTopic(bench.connection, { topic, callsByPartition, records, recordsABatch }, bench.interrupt);
  const runs = new Map<Delivery, PeerRun[]>(DELIVERIES.map((delivery) => [delivery, []]));
  for (let round = 0; round < options.rounds; round++) {
    for (const delivery of round % 2 === 0 ? DELIVERIES : DELIVERIES.toReversed()) {
      const run = await measureThroughput(bench, workerContender(delivery), input, members);
      const rate = Math.round(run.recordsPerSecond).toLocaleString('en-US');
      bench.onProgress(`${name}, round ${round + 1} of ${options.rounds}, ${delivery}: ${rate} records/s`);
      runs.get(delivery)!.push(run);
    }
  }
  const deliveries = Object.fromEntries([...runs].map(([delivery, own]) => [delivery, summarizePeer(own)]));
  return { records, storedBytes: input.bytes / records, deliveries: deliveries as OfEach<PeerSummary> };
}

function callsFor({ recordBytes }: GrowthTrial) {
  if (recordBytes === null) return generateCalls(DISTINCT_CALLS);
  const calls = generateCalls(recordBytes > LONG_BYTES ? DISTINCT_LONG_CALLS : DISTINCT_CALLS);
  return calls.map((call, number) => callOfSize(call, recordBytes, number));
}
