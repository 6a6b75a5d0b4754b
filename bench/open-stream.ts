import { setTimeout as sleep } from 'node:timers/promises';
import { startContender, type ContenderRun } from './contender-process.ts';
import type { Contender } from './contenders.ts';
import { createReadyTopics } from './create-ready-topics.ts';
import { followCommitted } from './follow-committed.ts';
import type { PeerBench } from './peer-bench.ts';
import type { PeerCall } from './peer-calls.ts';
import { waitForSettledGroup } from './settled-group.ts';
import { createStreamLedger, type StreamLedger } from './stream-ledger.ts';
import { createStreamSender, type StreamSender } from './stream-sender.ts';
import { waitForCount } from './wait-for-count.ts';
import { readEnds } from './wire/broker-requests.ts';

export interface StreamOptions {
  readonly partitions: number;
  readonly calls: readonly (readonly PeerCall[])[];
  /** See `ContenderOptions`. */
  readonly members?: number;
  readonly sessionTimeoutMs?: number;
  readonly brokers?: readonly string[];
  /** Whether records may come more than once: at-least-once with members that come and go. */
  readonly mayRepeat?: boolean;
}

/** A contender between a sender and a reader of what is committed, with what was sent and read on record. */
export interface OpenStream {
  readonly run: ContenderRun;
  readonly sender: StreamSender;
  readonly ledger: StreamLedger;
  /** Aborted, with what to tell, where the contender ends, the reader fails, or the benchmark is interrupted. */
  readonly over: AbortSignal;
  /** From the start of the contender to the first output that could be read, and until there was one of each partition. */
  readonly startToFirstOutputMs: number;
  readonly startToAllPartitionsMs: number;
  /** Waits until the group has this many processes, all of them have joined, and their partitions stay where they are. */
  readonly settled: (processes: number) => Promise<void>;
  /** Waits until all that was due until now has come. @throws Error where that takes longer than two minutes. */
  readonly caughtUp: () => Promise<void>;
  /**
   * Waits until all that was sent has come, stops the contender, and reads to the end.
   * @throws Error where records are lost, doubled, out of order, or not what they have to be.
   */
  readonly finish: () => Promise<void>;
}

const POLL_MS = 20;
const PROBE_EVERY_MS = 250;
const CATCH_UP_DEADLINE_MS = 120_000;
/**
 * So many records of a partition, before anything is measured: behind the first 4 KiB brokers begin a partition's
 * indexes, which takes some file systems milliseconds, and the broker seconds for hundreds of partitions at the same time.
 */
const FIRST_RECORDS = 24;

let streams = 0;

/**
 * Starts a contender on an empty input, and sends some records to each partition, until it is awake and all of them have
 * come out. `closing` ends all of it.
 */
export async function openStream(
  bench: PeerBench,
  contender: Contender,
  { partitions, calls, mayRepeat = false, ...rest }: StreamOptions,
  closing: AsyncDisposableStack,
): Promise<OpenStream> {
  const inputTopic = `steady-${streams++}`;
  await createReadyTopics(bench, [{ topic: inputTopic, numPartitions: partitions }], closing);
  const run = await startContender(bench, contender, { inputTopic, partitions, ...rest }, closing);
  const startedAtMs = Date.now() - (performance.now() - run.startedAtMs);
  const ledger = createStreamLedger();
  const [broker] = bench.brokers;
  const follower = await followCommitted(broker!, run.outputTopic, partitions, ledger.take, closing);
  const over = AbortSignal.any([run.over, follower.failed]);
  const sender = await createStreamSender(broker!, inputTopic, calls, ledger.expect, closing);
  const allHaveCome = () => {
    const arrived = () => Promise.resolve(ledger.arrivals().length);
    return waitForCount(arrived, { target: ledger.sent(), everyMs: POLL_MS, signal: over });
  };
  const check = (whether: { readonly over: boolean }) => {
    const problem = ledger.problem({ mayRepeat, ...whether });
    if (problem !== null) throw new Error(problem);
  };
  const seen = await untilAwake(sender, ledger, partitions, over);
  for (let sent = 0; sent < FIRST_RECORDS; sent++) {
    over.throwIfAborted();
    await sender.sendProbe();
  }
  await allHaveCome();

  async function finish(): Promise<void> {
    await allHaveCome();
    check({ over: false });
    await run.stop();
    const ends = await readEnds(bench.connection, run.outputTopic, partitions, 'read-committed');
    const end = ends.reduce((sum, offset) => sum + offset, 0);
    const read = () => Promise.resolve(follower.positions().reduce((sum, offset) => sum + offset, 0));
    await waitForCount(read, { target: end, everyMs: POLL_MS, signal: over });
    check({ over: true });
  }

  async function caughtUp(): Promise<void> {
    const untilMs = Date.now();
    for (;;) {
      over.throwIfAborted();
      const oldestMs = ledger.oldestMissingMs();
      if (oldestMs === null || oldestMs > untilMs) return;
      const waitedMs = Date.now() - untilMs;
      if (waitedMs > CATCH_UP_DEADLINE_MS)
        throw new Error(`a record has not come in ${Math.round(waitedMs / 1_000)} s`);
      await sleep(POLL_MS);
    }
  }

  return {
    run,
    sender,
    ledger,
    over,
    startToFirstOutputMs: seen.firstAtMs - startedAtMs,
    startToAllPartitionsMs: seen.allAtMs - startedAtMs,
    settled: (processes) =>
      waitForSettledGroup(bench.admin, {
        group: run.group,
        members: processes * contender.groupMembers,
        signal: over,
      }),
    caughtUp,
    finish,
  };
}

/** Sends a record to every partition now and then until something comes, and waits until something has come of each. */
async function untilAwake(sender: StreamSender, ledger: StreamLedger, partitions: number, over: AbortSignal) {
  while (ledger.arrivals().length === 0) {
    over.throwIfAborted();
    await sender.sendProbe();
    await sleep(PROBE_EVERY_MS);
  }
  const seen = () => Promise.resolve(ledger.firstArrivalsMs().length);
  await waitForCount(seen, { target: partitions, everyMs: POLL_MS, signal: over });
  const firstsMs = ledger.firstArrivalsMs();
  return { firstAtMs: firstsMs[0]!, allAtMs: firstsMs.at(-1)! };
}
