import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '../support/wait-for.ts';
import { settleAccount, type Account, type SentRecord } from './account.ts';
import { createWorld, hasCome, type Notes, type WorldOptions } from './create-world.ts';
import { dumpPartition } from './dump-partition.ts';
import type { FaultCluster } from './fault-cluster.ts';
import { problemsOf } from './problems-of-play.ts';
import { readLedger } from './read-ledger.ts';
import type { OffsetRange, Scenario } from './scenario.ts';
import { newNames, setStage, type Stage } from './set-stage.ts';

export interface PlayOptions extends WorldOptions {
  readonly signal: AbortSignal;
}

/** What came of a scenario. */
export interface Play {
  readonly faults: number;
  /** What went wrong; nothing where the promise held. */
  readonly problems: readonly string[];
  /** Why no fault was done, where load and workers never got going: neither a failure of the delivery nor a pass; else null. */
  readonly neverBegan: string | null;
  readonly account: Account;
  readonly drainedAfterMs: number;
  readonly peakMemoryMb: number;
  /** What workers and faults said, with times. */
  readonly logFile: string;
}

/** How much is shown of a partition before a record that is doubled. */
const CONTEXT = 20n;
const WORKERS = 3;
const DRAINED_WITHIN_MS = 120_000;

/** Plays one scenario on topics, a group and workers of its own, drains it and settles the account. */
export async function playScenario(scenario: Scenario, cluster: FaultCluster, options: PlayOptions): Promise<Play> {
  const logFile = join(options.folder.path, `${scenario.name}-${options.seed}.log`);
  const log = (line: string) => appendFileSync(logFile, `${new Date().toISOString()} ${line}\n`);
  const notes: Notes = { faults: 0, remembered: [], forgotten: [], log };
  await using closing = new AsyncDisposableStack();
  const stage = await setStage(newNames(), scenario, cluster, options, log, closing);
  const { fleet, load } = stage;
  const ended = new AbortController();
  closing.defer(() => ended.abort());
  const world = createWorld(stage, cluster, options, notes, AbortSignal.any([options.signal, ended.signal]));

  await Promise.all(Array.from({ length: WORKERS }, fleet.start));
  const failures: string[] = [];
  const attempt = async (work: Promise<unknown>, problems: string[] = failures) => {
    try {
      await work;
    } catch (error) {
      options.signal.throwIfAborted();
      problems.push((error as Error).message);
    }
  };
  // One that has all partitions flows too; the rebalance by which the others join must not come into the scenario.
  const hindrances: string[] = [];
  await attempt(waitFor('all workers to be members', fleet.areReady), hindrances);
  if (hindrances.length === 0) await attempt(world.flowing(), hindrances);
  const [neverBegan = null] = hindrances;
  const measuredSinceMs = Date.now();
  if (neverBegan === null) await attempt(scenario.play(world));
  log('the scenario is over');
  // The plays that follow, and the account of this one, need brokers.
  if (failures.length > 0 && scenario.breaksBrokers) await cluster.mend();
  await load.stop();
  const drainingSince = performance.now();
  const isDrained = hasCome(stage, ({ greatestLag }) => greatestLag === 0, options.signal);
  await attempt(waitFor('the input to be drained', isDrained, DRAINED_WITHIN_MS));
  const drainedAfterMs = performance.now() - drainingSince;
  const settled = await settle(stage, scenario, cluster, options.partitions, notes, measuredSinceMs);
  const problems = [...failures, ...settled.problems];
  return { ...settled, problems, neverBegan, faults: notes.faults, drainedAfterMs, logFile };
}

/** Stops a stage's workers, and holds what came out against what went in. */
async function settle(
  { fleet, load, topics }: Stage,
  scenario: Scenario,
  cluster: FaultCluster,
  partitions: number,
  notes: Notes,
  measuredSinceMs: number,
): Promise<Pick<Play, 'problems' | 'account' | 'peakMemoryMb'>> {
  const counted = await fleet.counted();
  const endsBefore = fleet.exits().length;
  await fleet.stopAll();
  const ledger = await readLedger(cluster.stack.brokers, topics);
  const inputs = withoutForgotten([...notes.remembered, ...ledger.inputs], notes.forgotten);
  const account = settleAccount({ ...ledger, inputs, measuredSinceMs });
  if (account.firstDoubled !== null) {
    const { partition, offset } = account.firstDoubled;
    const from = offset > CONTEXT ? offset - CONTEXT : 0n;
    for (const line of await dumpPartition(cluster.kafka, topics.output, partition, from)) notes.log(`DUMP ${line}`);
  }
  const peakMemoryMb = fleet.peakMemoryMb();
  const { health: unhealthy } = fleet.refusals();
  const abandoned = load.abandoned();
  const uncommitted = [...ledger.outputs, ...ledger.deadLetters].filter(({ id }) => abandoned.has(id)).length;
  const exits = fleet.exits();
  const seen = { scenario, partitions, account, exits, endsBefore, counted, peakMemoryMb, uncommitted, unhealthy };
  return { problems: problemsOf(seen), account, peakMemoryMb };
}

/** Each input record once, but those that were deleted unread. */
function withoutForgotten(inputs: readonly SentRecord[], forgotten: readonly OffsetRange[]): readonly SentRecord[] {
  const byPosition = new Map(inputs.map((record) => [`${record.partition} ${record.offset}`, record]));
  return [...byPosition.values()].filter(
    ({ partition, offset }) =>
      !forgotten.some((range) => range.partition === partition && offset >= range.from && offset < range.to),
  );
}
