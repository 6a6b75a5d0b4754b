import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom } from '../../demo/random.ts';
import { waitFor } from '../support/wait-for.ts';
import { settleAccount, type Account, type SentRecord } from './account.ts';
import { dumpPartition } from './dump-partition.ts';
import type { FaultCluster } from './fault-cluster.ts';
import { problemsOf } from './problems-of-play.ts';
import { readInputs, readLedger } from './read-ledger.ts';
import type { FaultRandom, OffsetRange, Scenario, World } from './scenario.ts';
import { newNames, PARTITIONS, setStage, twinOf, type Stage, type StageOptions } from './set-stage.ts';

export interface PlayOptions extends StageOptions {
  readonly rounds: number;
  readonly signal: AbortSignal;
}

/** What came of a scenario. */
export interface Play {
  readonly faults: number;
  /** What went wrong; nothing where the promise held. */
  readonly problems: readonly string[];
  readonly account: Account;
  readonly drainedAfterMs: number;
  readonly peakMemoryMb: number;
  /** What workers and faults said, with times. */
  readonly logFile: string;
}

/** What is to be remembered of a play while it goes on. */
interface Notes {
  faults: number;
  /** Input records that were read before some were deleted. */
  readonly remembered: SentRecord[];
  readonly forgotten: OffsetRange[];
  readonly log: (line: string) => void;
}

/** How much is shown of a partition before a record that is doubled. */
const CONTEXT = 20n;
const WORKERS = 3;
/** The group is close behind the load where no partition lacks more than comes in so many seconds: a busy machine needs them. */
const NEAR_S = 3;
const FLOWING_WITHIN_MS = 120_000;
const DRAINED_WITHIN_MS = 120_000;

/** Plays one scenario on topics, a group and workers of its own, drains it and settles the account. */
export async function playScenario(scenario: Scenario, cluster: FaultCluster, options: PlayOptions): Promise<Play> {
  const logFile = join(options.folder.path, `${scenario.name}-${options.seed}.log`);
  const log = (line: string) => appendFileSync(logFile, `${new Date().toISOString()} ${line}\n`);
  const notes: Notes = { faults: 0, remembered: [], forgotten: [], log };
  await using closing = new AsyncDisposableStack();
  const names = newNames();
  const stages = [await setStage(names, scenario, cluster, options, log, closing)];
  if (scenario.withTwin) stages.push(await setStage(twinOf(names), scenario, cluster, options, log, closing));
  const ended = new AbortController();
  closing.defer(() => ended.abort());
  const world = createWorld(stages[0]!, cluster, options, notes, AbortSignal.any([options.signal, ended.signal]));

  await Promise.all(stages.flatMap(({ fleet }) => Array.from({ length: WORKERS }, fleet.start)));
  const failures: string[] = [];
  const attempt = async (work: Promise<unknown>) => {
    try {
      await work;
    } catch (error) {
      options.signal.throwIfAborted();
      failures.push((error as Error).message);
    }
  };
  await attempt(world.flowing());
  const measuredSinceMs = Date.now();
  if (failures.length === 0) await attempt(scenario.play(world));
  log('the scenario is over');
  // The plays that follow, and the account of this one, need brokers.
  if (failures.length > 0 && scenario.breaksBrokers) await cluster.mend();
  await Promise.all(stages.map(({ load }) => load.stop()));
  const drainingSince = performance.now();
  for (const stage of stages) {
    await attempt(waitFor('the input to be drained', lagWithin(stage, 0, options.signal), DRAINED_WITHIN_MS));
  }
  const drainedAfterMs = performance.now() - drainingSince;
  const settled = [];
  for (const stage of stages) settled.push(await settle(stage, scenario, cluster, notes, measuredSinceMs));
  return {
    ...settled[0]!,
    problems: [...failures, ...settled.flatMap(({ problems }) => problems)],
    faults: notes.faults,
    drainedAfterMs,
    logFile,
  };
}

/** Stops a stage's workers, and holds what came out against what went in. */
async function settle(
  { fleet, load, topics }: Stage,
  scenario: Scenario,
  cluster: FaultCluster,
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
  const seen = { scenario, account, exits: fleet.exits(), endsBefore, counted, peakMemoryMb, uncommitted, unhealthy };
  return { problems: problemsOf(seen), account, peakMemoryMb };
}

function createWorld(
  stage: Stage,
  cluster: FaultCluster,
  { seed, rounds, rate, sessionMs }: PlayOptions,
  notes: Notes,
  over: AbortSignal,
): World {
  const { id, admin, fleet, load, registry, newSchema, redrive, redriveId, topics, groupId } = stage;
  const near = lagWithin(stage, (NEAR_S * rate) / PARTITIONS, over);
  return {
    rounds,
    sessionMs,
    random: randomOf(seed),
    fleet,
    cluster,
    admin,
    network: {
      link: (link, { worker = id, ...broker } = {}) => cluster.proxy.link({ clientId: worker, ...broker }, link),
      requests: (api) => cluster.proxy.requests(id, api),
      intercept: (api, worker = id) => cluster.proxy.intercept({ clientId: worker }, api, over),
    },
    registry,
    newSchema,
    redrive,
    redriveId,
    readRecords: () => readLedger(cluster.stack.brokers, topics),
    note: notes.log,
    load,
    topics,
    groupId,
    fault(what) {
      notes.faults += 1;
      notes.log(`FAULT ${what}`);
    },
    async sleep(ms) {
      await sleep(ms, undefined, { signal: over });
    },
    async flowing() {
      await waitFor('load and workers to flow', async () => load.flowing() && (await near()), FLOWING_WITHIN_MS);
    },
    async forget(ranges) {
      notes.remembered.push(...(await readInputs(cluster.stack.brokers, topics.input)));
      notes.forgotten.push(...ranges);
    },
  };
}

function lagWithin({ greatestLag }: Stage, most: number, over: AbortSignal): () => Promise<boolean> {
  return async () => {
    over.throwIfAborted();
    return (await greatestLag().catch(() => Number.POSITIVE_INFINITY)) <= most;
  };
}

function randomOf(seed: number): FaultRandom {
  const random = createRandom(seed);
  return {
    between: (least, most) => least + random() * (most - least),
    pick: (list) => list[Math.floor(random() * list.length)]!,
  };
}

/** Each input record once, but those that were deleted unread. */
function withoutForgotten(inputs: readonly SentRecord[], forgotten: readonly OffsetRange[]): readonly SentRecord[] {
  const byPosition = new Map(inputs.map((record) => [`${record.partition} ${record.offset}`, record]));
  return [...byPosition.values()].filter(
    ({ partition, offset }) =>
      !forgotten.some((range) => range.partition === partition && offset >= range.from && offset < range.to),
  );
}
