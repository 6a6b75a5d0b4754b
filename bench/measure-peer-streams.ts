import { nameOf, type Contender } from './contenders.ts';
import { measurePeerLatency, type PeerLatency } from './measure-peer-latency.ts';
import type { PeerBench } from './peer-bench.ts';
import { callsForPartitions } from './peer-calls.ts';
import { casesOf, inTurn, nameOfCase } from './peer-cases.ts';
import type { StreamRuns } from './peer-goals.ts';

export interface StreamsOptions {
  /** The numbers of partitions of the steady streams. */
  readonly partitions: readonly number[];
  /** Their rates, in records a second; none for no measure of latency. */
  readonly rates: readonly number[];
  /** How long a steady stream is measured, after a warm-up. */
  readonly seconds: number;
  /** How many times each contender has each stream. */
  readonly steadyRounds: number;
}

const WARM_UP_SECONDS = 3;

/**
 * Has every contender work at the same steady streams, in turn. `cold` says that the broker has done nothing yet: then
 * the first has a stream before it that does not count. @throws Error where records are lost, doubled or changed.
 */
export async function measurePeerStreams(
  bench: PeerBench,
  contenders: readonly Contender[],
  { partitions, rates, seconds, steadyRounds }: StreamsOptions,
  cold: boolean,
): Promise<readonly StreamRuns[]> {
  const streams: StreamRuns[] = [];
  let warmUpIsDue = cold;
  for (const count of partitions) {
    const calls = callsForPartitions(count, bench.coding);
    for (const rate of rates) {
      const stream = { partitions: count, rate, seconds, calls };
      if (warmUpIsDue) await warmUp(bench, contenders[0]!, { ...stream, seconds: WARM_UP_SECONDS });
      warmUpIsDue = false;
      const cases = casesOf(contenders, [count]);
      const runsOf = new Map(cases.map((one) => [one, [] as PeerLatency[]]));
      for (const { each } of inTurn(cases, steadyRounds)) {
        const run = await measurePeerLatency(bench, each.contender, stream);
        bench.onProgress(`${rate} records/s, ${nameOfCase(each)}: p50 ${run.p50Ms} ms, p99 ${run.p99Ms} ms`);
        runsOf.get(each)!.push(run);
      }
      for (const [{ contender }, runs] of runsOf) {
        streams.push({ system: contender.system, delivery: contender.delivery, partitions: count, rate, runs });
      }
    }
  }
  return streams;
}

async function warmUp(bench: PeerBench, contender: Contender, stream: Parameters<typeof measurePeerLatency>[2]) {
  await measurePeerLatency(bench, contender, stream);
  bench.onProgress(`warm-up, ${nameOf(contender)}`);
}
