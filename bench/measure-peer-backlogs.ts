import { nameOf, type Contender } from './contenders.ts';
import { createReadyTopics } from './create-ready-topics.ts';
import { loadTopic, type LoadedTopic } from './load-topic.ts';
import { measureThroughput } from './measure-throughput.ts';
import type { PeerBench } from './peer-bench.ts';
import { callsForPartitions } from './peer-calls.ts';
import { casesOf, inTurn, nameOfCase } from './peer-cases.ts';
import type { PeerRun } from './peer-figures.ts';
import type { BacklogRuns } from './peer-goals.ts';

export interface BacklogsOptions {
  /** How many records each run works off. */
  readonly records: number;
  /** The numbers of partitions that they are in. */
  readonly backlogPartitions: readonly number[];
  /** How many times each contender works off each; 0 for none. */
  readonly rounds: number;
}

/** The share of the records that everybody works off first, for nothing: who came first would meet a cold broker. */
const WARM_UP_SHARE = 0.25;
/** As a producer of many short records stores them. */
const RECORDS_A_BATCH = 500;

/** Has every contender work off the same backlogs, in turn, round after round. @throws Error where an output is broken. */
export async function measurePeerBacklogs(
  bench: PeerBench,
  contenders: readonly Contender[],
  options: BacklogsOptions,
): Promise<{ readonly bytesARecord: number | null; readonly backlogs: readonly BacklogRuns[] }> {
  await using closing = new AsyncDisposableStack();
  const { rounds, backlogPartitions, records } = options;
  if (rounds === 0) return { bytesARecord: null, backlogs: [] };
  await warmUp(bench, contenders, options);
  const inputs = new Map<number, LoadedTopic>();
  for (const partitions of backlogPartitions) {
    inputs.set(partitions, await load(bench, `peers-${partitions}.call-ended`, partitions, records, closing));
  }
  const cases = casesOf(contenders, backlogPartitions);
  const runsOf = new Map(cases.map((one) => [one, [] as PeerRun[]]));
  for (const { each, round } of inTurn(cases, rounds)) {
    const run = await measureThroughput(bench, each.contender, inputs.get(each.partitions)!);
    const rate = Math.round(run.recordsPerSecond).toLocaleString('en-US');
    bench.onProgress(`round ${round + 1} of ${rounds}, ${nameOfCase(each)}: ${rate} records/s`);
    runsOf.get(each)!.push(run);
  }
  const [first] = inputs.values();
  return {
    bytesARecord: first!.bytes / first!.records,
    backlogs: [...runsOf].map(
      ([
        {
          contender: { system, delivery },
          partitions,
        },
        runs,
      ]) => {
        return { system, delivery, partitions, runs };
      },
    ),
  };
}

async function warmUp(bench: PeerBench, contenders: readonly Contender[], options: BacklogsOptions): Promise<void> {
  await using closing = new AsyncDisposableStack();
  const partitions = options.backlogPartitions[0]!;
  const records = Math.ceil(options.records * WARM_UP_SHARE);
  const input = await load(bench, 'peers.warm-up', partitions, records, closing);
  for (const { contender } of casesOf(contenders, [partitions])) {
    await measureThroughput(bench, contender, input);
    bench.onProgress(`warm-up, ${nameOf(contender)}`);
  }
}

/** A topic of calls; `closing` deletes it. */
async function load(
  bench: PeerBench,
  topic: string,
  partitions: number,
  records: number,
  closing: AsyncDisposableStack,
): Promise<LoadedTopic> {
  await createReadyTopics(bench, [{ topic, numPartitions: partitions }], closing);
  const callsByPartition = callsForPartitions(partitions, bench.coding);
  const startedAtMs = performance.now();
  const loading = { topic, callsByPartition, records, recordsABatch: RECORDS_A_BATCH };
  const input = await loadTopic(bench.connection, loading, bench.interrupt);
  const seconds = ((performance.now() - startedAtMs) / 1_000).toFixed(1);
  bench.onProgress(`${partitions} partitions: ${records.toLocaleString('en-US')} records loaded in ${seconds} s`);
  return input;
}
