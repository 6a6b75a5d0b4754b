import { setTimeout as sleep } from 'node:timers/promises';
import { KAFKA_VERSION } from '../local-stack/java-stack.ts';
import { buildPeers } from './build-peers.ts';
import { contendersOf, nameOf, type Contender } from './contenders.ts';
import { createCountingProxy, type CountingProxy } from './counting-proxy.ts';
import type { Delivery } from './delivery-figures.ts';
import { describeMachine } from './describe-machine.ts';
import { openStream } from './open-stream.ts';
import { startPeerBench, type PeerBench } from './peer-bench.ts';
import { callsForPartitions } from './peer-calls.ts';
import { requestGoals, requestRatesOf, type RequestRates, type RequestRun } from './request-figures.ts';
import { steadySchedule } from './steady-schedule.ts';

export interface RequestsOptions {
  readonly partitions: readonly number[];
  /** Of the streams that are measured besides the quiet member, in records a second. */
  readonly rates: readonly number[];
  readonly seconds: number;
  readonly deliveries: readonly Delivery[];
  readonly contenders: readonly string[];
  /** Settings of the worker that are not to have their defaults. */
  readonly set: Readonly<Record<string, string>>;
}

export type RequestsFigures = Awaited<ReturnType<typeof measureRequests>>;

/** Not counted: what was opened is closed or settles. */
const WARM_UP_SECONDS = 5;
const LEAD_MS = 200;
const QUIET = 0;

/**
 * Counts what one member asks of the broker, by kind, right before the broker.
 * @throws LocalStackError; Error where a run is broken; what `interrupt` was aborted with. Nothing is left behind.
 */
export async function measureRequests(
  options: RequestsOptions,
  interrupt: AbortSignal,
  onProgress: (message: string) => void,
) {
  await using closing = new AsyncDisposableStack();
  const machine = { ...describeMachine(), kafka: KAFKA_VERSION };
  const peers = await buildPeers(onProgress, interrupt);
  const proxy = createCountingProxy();
  closing.defer(proxy.close);
  const bench = await startPeerBench(closing, interrupt, onProgress, { detour: proxy.detour });
  if (bench.detours.length === 0)
    throw new Error('the way past a proxy needs a Kafka by Java and Maven, not by Docker');
  const contenders = contendersOf(peers, bench.folder, { workerEnv: options.set }).filter(
    ({ system, delivery }) => options.contenders.includes(system) && options.deliveries.includes(delivery),
  );
  const runs: RequestRun[] = [];
  for (const contender of contenders) {
    const { system, delivery } = contender;
    for (const rate of [QUIET, ...options.rates]) {
      for (const partitions of options.partitions) {
        const rates = await measureRun(bench, proxy, contender, { partitions, rate, seconds: options.seconds });
        onProgress(`${nameOf(contender)}, ${partitions} partitions, ${rate}/s: ${rates.all.toFixed(1)} requests/s`);
        runs.push({ system, delivery, partitions, rate, rates });
      }
    }
  }
  return { machine, options, runs, goals: requestGoals(runs) };
}

async function measureRun(
  bench: PeerBench,
  proxy: CountingProxy,
  contender: Contender,
  { partitions, rate, seconds }: { readonly partitions: number; readonly rate: number; readonly seconds: number },
): Promise<RequestRates> {
  await using closing = new AsyncDisposableStack();
  const calls = callsForPartitions(partitions, bench.coding);
  const stream = await openStream(bench, contender, { partitions, calls, brokers: bench.detours }, closing);
  await stream.settled(1);
  const startAtMs = Date.now() + LEAD_MS;
  const schedule = rate === QUIET ? [] : steadySchedule(rate, WARM_UP_SECONDS + seconds);
  const lookAt = async (atMs: number) => {
    // An interrupted sleep does not say what it was interrupted with.
    await sleep(atMs - Date.now(), undefined, { signal: stream.over }).catch(() => stream.over.throwIfAborted());
    return { atMs: performance.now(), traffic: proxy.traffic() };
  };
  const [from, to] = await Promise.all([
    lookAt(startAtMs + WARM_UP_SECONDS * 1_000),
    lookAt(startAtMs + (WARM_UP_SECONDS + seconds) * 1_000),
    stream.sender.sendAll(startAtMs, schedule, stream.over),
  ]);
  await stream.finish();
  return requestRatesOf(from.traffic, to.traffic, (to.atMs - from.atMs) / 1_000);
}
