import { setTimeout as sleep } from 'node:timers/promises';
import { KAFKA_VERSION } from '../local-stack/java-stack.ts';
import { buildPeers } from './build-peers.ts';
import { contendersOf, nameOf, type Contender, type System } from './contenders.ts';
import type { Delivery } from './delivery-figures.ts';
import { describeMachine } from './describe-machine.ts';
import { openStream, type OpenStream } from './open-stream.ts';
import { startPeerBench, type PeerBench } from './peer-bench.ts';
import { callsForPartitions } from './peer-calls.ts';
import { readPeerVersions } from './peer-versions.ts';
import { killFiguresOf, recoveryGoals, type KillFigures, type RecoveryRun } from './recovery-figures.ts';
import { endlessSchedule } from './steady-schedule.ts';

export interface RecoveryOptions {
  readonly partitions: readonly number[];
  /** Records a second. */
  readonly rate: number;
  /** How many members are killed of each contender, one after the other. */
  readonly kills: number;
  readonly sessionSeconds: number;
  readonly deliveries: readonly Delivery[];
  readonly contenders: readonly string[];
  /** Settings of the worker that are not to have their defaults. */
  readonly set: Readonly<Record<string, string>>;
}

export type RecoveryFigures = Awaited<ReturnType<typeof measureRecovery>>;

/** Those that can be held against each other: processes with one thread. */
export const RECOVERING: readonly System[] = ['worker', 'kafka-streams-1', 'franz-go'];

const MEMBERS = 3;
const LEAD_MS = 200;
/** Records that were under way when the member was killed. */
const BEFORE_KILL_MS = 1_000;
/** Each kill comes at another time between two heartbeats. */
const LATER_EACH_MS = 370;

/**
 * Kills members of a group of three, and measures how long a reader of committed data waits for any record.
 * @throws LocalStackError; Error where records are lost or, exactly once, doubled; what `interrupt` was aborted with.
 * Nothing is left behind.
 */
export async function measureRecovery(
  options: RecoveryOptions,
  interrupt: AbortSignal,
  onProgress: (message: string) => void,
) {
  await using closing = new AsyncDisposableStack();
  const machine = { ...describeMachine(), kafka: KAFKA_VERSION };
  const peers = await buildPeers(onProgress, interrupt);
  const bench = await startPeerBench(closing, interrupt, onProgress);
  const contenders = contendersOf(peers, bench.folder, { workerEnv: options.set, threads: 1 }).filter(
    ({ system, delivery }) => options.contenders.includes(system) && options.deliveries.includes(delivery),
  );
  const runs: RecoveryRun[] = [];
  for (const partitions of options.partitions) {
    for (const contender of contenders) {
      const kills = await measureKills(bench, contender, partitions, options);
      runs.push({ system: contender.system, delivery: contender.delivery, partitions, kills });
    }
  }
  const goals = recoveryGoals(runs, options.sessionSeconds * 1_000);
  return { machine, versions: await readPeerVersions(peers, 'avro'), options, runs, goals };
}

async function measureKills(
  bench: PeerBench,
  contender: Contender,
  partitions: number,
  { rate, kills, sessionSeconds }: RecoveryOptions,
): Promise<readonly KillFigures[]> {
  await using closing = new AsyncDisposableStack();
  const stream = await openStream(
    bench,
    contender,
    {
      partitions,
      calls: callsForPartitions(partitions, bench.coding),
      members: MEMBERS,
      sessionTimeoutMs: sessionSeconds * 1_000,
      mayRepeat: contender.delivery === 'at-least-once',
    },
    closing,
  );
  await stream.settled(MEMBERS);
  const enough = new AbortController();
  const sending = stream.sender.sendAll(Date.now() + LEAD_MS, endlessSchedule(rate, enough.signal), stream.over);
  // Awaited below, after what may fail for the same reason.
  sending.catch(() => {});
  const figures: KillFigures[] = [];
  for (let kill = 0; kill < kills; kill++) {
    await sleep(LATER_EACH_MS * (kill + 1));
    figures.push(await measureKill(stream, kill));
    const seconds = (figures.at(-1)!.longestWaitMs / 1_000).toFixed(1);
    bench.onProgress(`${partitions} partitions, ${nameOf(contender)}, kill ${kill + 1} of ${kills}: ${seconds} s`);
    if (kill + 1 === kills) break;
    await stream.run.addMember();
    await stream.settled(MEMBERS);
    await stream.caughtUp();
  }
  enough.abort();
  await sending;
  await stream.finish();
  return figures;
}

async function measureKill({ run, ledger, settled, caughtUp }: OpenStream, kill: number): Promise<KillFigures> {
  const killedAtMs = Date.now();
  // Another one each time: the first to come, which leads the group at first, one in between, the last to come.
  await run.members[kill % MEMBERS]!.kill();
  await settled(MEMBERS - 1);
  const settledAtMs = Date.now();
  await caughtUp();
  return killFiguresOf(ledger.arrivals(), killedAtMs - BEFORE_KILL_MS, settledAtMs);
}
