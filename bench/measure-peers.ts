import { KAFKA_VERSION } from '../local-stack/java-stack.ts';
import { buildPeers } from './build-peers.ts';
import { contendersOf, nameOf, type Contender } from './contenders.ts';
import { createReadyTopics } from './create-ready-topics.ts';
import { describeMachine } from './describe-machine.ts';
import { loadTopic, type LoadedTopic } from './load-topic.ts';
import { measurePeerLatency } from './measure-peer-latency.ts';
import { measureThroughput } from './measure-throughput.ts';
import { startPeerBench, type PeerBench } from './peer-bench.ts';
import { generateCalls, spreadCalls } from './peer-calls.ts';
import { summarizePeer, type PeerRun } from './peer-figures.ts';
import { goalsOf } from './peer-goals.ts';
import { readPeerVersions } from './peer-versions.ts';

export interface PeersOptions {
  /** How many records each run works off. */
  readonly records: number;
  /** How many times each contender does so; 0 for none. */
  readonly rounds: number;
  /** Of the steady streams, in records a second; none for no measure of latency. */
  readonly rates: readonly number[];
  /** How long a steady stream is measured, after a warm-up. */
  readonly seconds: number;
  /** Names of the systems that take part; all where it is empty. */
  readonly contenders: readonly string[];
}

export type PeersFigures = Awaited<ReturnType<typeof measurePeers>>;

const PARTITIONS = 6;
const DISTINCT_CALLS = 24_000;
/** The share of the records that everybody works off first, for nothing: who came first would meet a cold broker. */
const WARM_UP_SHARE = 0.25;
/** As a producer of many short records stores them. */
const RECORDS_A_BATCH = 500;

/**
 * Measures this worker against others that do the same work, on a local stack with one broker, from outside.
 * @throws LocalStackError; Error where a run is broken; what `interrupt` was aborted with. Nothing is left behind.
 */
export async function measurePeers(
  options: PeersOptions,
  interrupt: AbortSignal,
  onProgress: (message: string) => void,
) {
  await using closing = new AsyncDisposableStack();
  const machine = { ...describeMachine(), kafka: KAFKA_VERSION };
  const peers = await buildPeers(onProgress, interrupt);
  const bench = await startPeerBench(closing, interrupt, onProgress);
  const contenders = contendersOf(peers, bench.folder).filter(
    ({ system }) => options.contenders.length === 0 || options.contenders.includes(system),
  );
  const calls = spreadCalls(generateCalls(DISTINCT_CALLS), PARTITIONS, bench.ids);
  if (options.rounds > 0) await warmUp(bench, contenders, calls, options);
  const input = options.rounds === 0 ? null : await load(bench, 'peers.call-ended', calls, options.records);
  const runs = input === null ? new Map<string, PeerRun[]>() : await measureRounds(bench, contenders, input, options);
  const throughput = contenders.flatMap(({ system, delivery }) => {
    const own = runs.get(nameOf({ system, delivery })) ?? [];
    return own.length === 0 ? [] : [{ system, delivery, summary: summarizePeer(own), runs: own }];
  });
  const latency = [];
  for (const rate of options.rates) {
    for (const { system, delivery, ...rest } of contenders) {
      const stream = { partitions: PARTITIONS, rate, seconds: options.seconds, calls };
      const run = await measurePeerLatency(bench, { system, delivery, ...rest }, stream);
      onProgress(`${rate} records/s, ${nameOf({ system, delivery })}: p50 ${run.p50Ms} ms, p99 ${run.p99Ms} ms`);
      latency.push({ rate, system, delivery, ...run });
    }
  }
  const bytesARecord = input === null ? null : input.bytes / input.records;
  const versions = await readPeerVersions(peers);
  return { machine, versions, options, bytesARecord, throughput, goals: goalsOf(throughput), latency };
}

type SpreadCalls = ReturnType<typeof spreadCalls>;

async function warmUp(
  bench: PeerBench,
  contenders: readonly Contender[],
  calls: SpreadCalls,
  { records }: PeersOptions,
): Promise<void> {
  const input = await load(bench, 'peers.warm-up', calls, Math.ceil(records * WARM_UP_SHARE));
  for (const contender of contenders) {
    await measureThroughput(bench, contender, input);
    bench.onProgress(`warm-up, ${nameOf(contender)}`);
  }
}

async function load(bench: PeerBench, topic: string, calls: SpreadCalls, records: number): Promise<LoadedTopic> {
  await createReadyTopics(bench, [{ topic, numPartitions: PARTITIONS }]);
  const startedAtMs = performance.now();
  const loading = { topic, callsByPartition: calls, records, recordsABatch: RECORDS_A_BATCH };
  const input = await loadTopic(bench.connection, loading, bench.interrupt);
  const seconds = (performance.now() - startedAtMs) / 1_000;
  bench.onProgress(`${records.toLocaleString('en-US')} records loaded in ${seconds.toFixed(1)} s`);
  return input;
}

/** Each round begins with another contender than the one before, so that none always comes first. */
async function measureRounds(
  bench: PeerBench,
  contenders: readonly Contender[],
  input: LoadedTopic,
  { rounds }: PeersOptions,
): Promise<ReadonlyMap<string, readonly PeerRun[]>> {
  const runs = new Map<string, PeerRun[]>(contenders.map((contender) => [nameOf(contender), []]));
  for (let round = 0; round < rounds; round++) {
    const first = round % contenders.length;
    for (const contender of [...contenders.slice(first), ...contenders.slice(0, first)]) {
      const run = await measureThroughput(bench, contender, input);
      const rate = Math.round(run.recordsPerSecond).toLocaleString('en-US');
      bench.onProgress(`round ${round + 1} of ${rounds}, ${nameOf(contender)}: ${rate} records/s`);
      runs.get(nameOf(contender))!.push(run);
    }
  }
  return runs;
}
