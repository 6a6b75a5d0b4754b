import { KAFKA_VERSION } from '../local-stack/java-stack.ts';
import { buildPeers } from './build-peers.ts';
import { contendersOf, nameOf } from './contenders.ts';
import { createReadyTopics } from './create-ready-topics.ts';
import type { Delivery } from './delivery-figures.ts';
import { describeMachine } from './describe-machine.ts';
import { loadTopic } from './load-topic.ts';
import { manyGoals, type ManyRuns } from './many-goals.ts';
import { measurePeerLatency, type PeerLatency } from './measure-peer-latency.ts';
import { measureThroughput } from './measure-throughput.ts';
import { startPeerBench } from './peer-bench.ts';
import { callsForPartitions } from './peer-calls.ts';
import { inTurn } from './peer-cases.ts';
import type { PeerRun } from './peer-figures.ts';

export interface ManyOptions {
  readonly partitions: number;
  /** How many records wait for the member in the first trial. */
  readonly records: number;
  /** Of the stream in the second trial, in records a second, and for how long it is measured. */
  readonly rate: number;
  readonly seconds: number;
  readonly rounds: number;
  readonly deliveries: readonly Delivery[];
  readonly contenders: readonly string[];
  /** Settings of the worker that are not to have their defaults. */
  readonly set: Readonly<Record<string, string>>;
}

export type ManyFigures = Awaited<ReturnType<typeof measureMany>>;

const TOPIC = 'many.call-ended';
const RECORDS_A_BATCH = 500;

/**
 * Has one member work at very many partitions: a backlog, and a steady stream.
 * @throws LocalStackError; Error where an output is broken; what `interrupt` was aborted with. Nothing is left behind.
 */
export async function measureMany(options: ManyOptions, interrupt: AbortSignal, onProgress: (message: string) => void) {
  await using closing = new AsyncDisposableStack();
  const { partitions, records, rate, seconds, rounds } = options;
  const machine = { ...describeMachine(), kafka: KAFKA_VERSION };
  const peers = await buildPeers(onProgress, interrupt);
  const bench = await startPeerBench(closing, interrupt, onProgress);
  const contenders = contendersOf(peers, bench.folder, { workerEnv: options.set }).filter(
    ({ system, delivery }) => options.contenders.includes(system) && options.deliveries.includes(delivery),
  );
  const calls = callsForPartitions(partitions, bench.coding);
  await createReadyTopics(bench, [{ topic: TOPIC, numPartitions: partitions }], closing);
  const load = { topic: TOPIC, callsByPartition: calls, records, recordsABatch: RECORDS_A_BATCH };
  const input = await loadTopic(bench.connection, load, interrupt);
  onProgress(`${records.toLocaleString('en-US')} records in ${partitions} partitions`);
  const cases = contenders.map((contender) => ({
    contender,
    backlogs: [] as PeerRun[],
    streams: [] as PeerLatency[],
  }));
  for (const { each, round } of inTurn(cases, rounds)) {
    const { contender, backlogs, streams } = each;
    const name = `round ${round + 1} of ${rounds}, ${nameOf(contender)}`;
    const backlog = await measureThroughput(bench, contender, input);
    backlogs.push(backlog);
    onProgress(`${name}, backlog: first output after ${backlog.startToFirstOutputSeconds.toFixed(2)} s`);
    const stream = await measurePeerLatency(bench, contender, { partitions, calls, rate, seconds });
    streams.push(stream);
    onProgress(`${name}, stream: first output after ${stream.startToFirstOutputSeconds.toFixed(2)} s`);
  }
  const runs = cases.map(({ contender: { system, delivery }, backlogs, streams }): ManyRuns => {
    return { system, delivery, backlogs, streams };
  });
  return { machine, options, runs, goals: manyGoals(runs, partitions) };
}
