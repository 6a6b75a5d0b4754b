import { KAFKA_VERSION } from '../local-stack/java-stack.ts';
import { createInput, fillInput } from './create-input.ts';
import { startDeliveryBench, type DeliveryBench } from './delivery-bench.ts';
import {
  DELIVERIES,
  GOAL_RATIO,
  orderOf,
  ratioOf,
  summarizeBacklog,
  type BacklogRun,
  type Delivery,
  type SteadyRun,
  type OfEach,
} from './delivery-figures.ts';
import { describeMachine } from './describe-machine.ts';
import { measureBacklog, type Backlog } from './measure-backlog.ts';
import { measureLatency } from './measure-latency.ts';

export interface DeliveryOptions {
  /** How many records a backlog holds. */
  readonly records: number;
  /** How many times each backlog is worked off under each delivery. */
  readonly rounds: number;
  /** The numbers of partitions to measure with. */
  readonly partitions: readonly number[];
  /** Of the steady stream, in records a second, and for how long it is measured. */
  readonly rate: number;
  readonly seconds: number;
}

export type DeliveryFigures = Awaited<ReturnType<typeof measureDelivery>>;

/**
 * Measures what exactly-once costs against at-least-once, with one worker process on a local stack.
 * @throws LocalStackError; Error where a run is broken; what `interrupt` was aborted with. Nothing is left behind.
 */
export async function measureDelivery(
  options: DeliveryOptions,
  interrupt: AbortSignal,
  onProgress: (message: string) => void,
) {
  await using closing = new AsyncDisposableStack();
  const machine = { ...describeMachine(), kafka: KAFKA_VERSION };
  const bench = await startDeliveryBench(closing, interrupt, onProgress);
  const backlog = [];
  for (const [index, partitions] of options.partitions.entries()) {
    backlog.push({ partitions, ...(await measureBacklogs(bench, partitions, options, index === 0)) });
  }
  const latency = [];
  for (const [index, partitions] of options.partitions.entries()) {
    latency.push({ partitions, ...(await measureLatencies(bench, partitions, options, index)) });
  }
  return { machine, options, goalRatio: GOAL_RATIO, backlog, latency };
}

/** `warmUp` adds a round before the others that is not counted: the broker has compiled nothing yet. */
async function measureBacklogs(
  bench: DeliveryBench,
  partitions: number,
  { records, rounds }: DeliveryOptions,
  warmUp: boolean,
) {
  await using closing = new AsyncDisposableStack();
  const topic = `backlog-${partitions}`;
  bench.onProgress(`${partitions} partitions: filling the input with ${records.toLocaleString('en-US')} records`);
  const input = await createInput(bench, topic, partitions, closing);
  const backlog = { topic, recordsByPartition: await fillInput(bench, input, records) };
  if (warmUp) await measureRound(bench, backlog, 0, 'warm-up');
  const runs: OfEach<BacklogRun>[] = [];
  for (let round = 0; round < rounds; round++) {
    runs.push(await measureRound(bench, backlog, round, `round ${round + 1} of ${rounds}`));
  }
  return {
    deliveries: ofEach((delivery) => summarizeBacklog(runs.map((run) => run[delivery]))),
    ratio: ratioOf(runs),
    runs,
  };
}

async function measureRound(
  bench: DeliveryBench,
  backlog: Backlog,
  round: number,
  name: string,
): Promise<OfEach<BacklogRun>> {
  const runs = new Map<Delivery, BacklogRun>();
  for (const delivery of orderOf(round)) {
    const run = await measureBacklog(bench, backlog, delivery);
    const rate = Math.round(run.recordsPerSecond).toLocaleString('en-US');
    bench.onProgress(`${backlog.recordsByPartition.length} partitions, ${name}, ${delivery}: ${rate} records/s`);
    runs.set(delivery, run);
  }
  return ofEach((delivery) => runs.get(delivery)!);
}

async function measureLatencies(
  bench: DeliveryBench,
  partitions: number,
  { rate, seconds }: DeliveryOptions,
  round: number,
): Promise<OfEach<SteadyRun>> {
  const runs = new Map<Delivery, SteadyRun>();
  for (const delivery of orderOf(round)) {
    const run = await measureLatency(bench, { delivery, partitions, rate, seconds });
    bench.onProgress(`${partitions} partitions, steady, ${delivery}: p50 ${run.p50Ms} ms, p99 ${run.p99Ms} ms`);
    runs.set(delivery, run);
  }
  return ofEach((delivery) => runs.get(delivery)!);
}

function ofEach<T>(valueOf: (delivery: Delivery) => T): OfEach<T> {
  return Object.fromEntries(DELIVERIES.map((delivery) => [delivery, valueOf(delivery)])) as OfEach<T>;
}
