import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTopics, deleteTopics } from '../../demo/cluster-topics.ts';
import { createRandom } from '../../demo/random.ts';
import type { GuardedFolder } from '../../local-stack/guarded-folder.ts';
import { createRegistry } from '../../src/adapters/schema-registry.ts';
import { callClassifiedSchema, callEndedSchema } from '../../src/events/avro-schemas.ts';
import { withChangedSource } from '../support/changed-source.ts';
import { startFlakyProxy } from '../support/flaky-proxy.ts';
import { waitFor } from '../support/wait-for.ts';
import { settleAccount, type Account, type SentRecord } from './account.ts';
import { startCallLoad } from './call-load.ts';
import type { FaultCluster } from './fault-cluster.ts';
import { problemsOf } from './problems-of-play.ts';
import { readInputs, readLedger } from './read-ledger.ts';
import type { FaultRandom, OffsetRange, Scenario, World } from './scenario.ts';
import type { Sabotage } from './sabotages.ts';
import { createWorkerFleet, type WorkerExit } from './worker-fleet.ts';

export interface PlayOptions {
  readonly seed: number;
  readonly rounds: number;
  /** Records a second. */
  readonly rate: number;
  readonly sessionMs: number;
  readonly folder: GuardedFolder;
  /** A step that the workers leave out on purpose; none where null. */
  readonly sabotage: Sabotage | null;
  readonly signal: AbortSignal;
}

/** What came of a scenario. */
export interface Play {
  readonly faults: number;
  /** What went wrong; nothing where the promise held. */
  readonly problems: readonly string[];
  readonly account: Account;
  readonly drainedAfterMs: number;
  readonly exits: readonly WorkerExit[];
  readonly peakMemoryMb: number;
  /** What workers and faults said, with times. */
  readonly logFile: string;
}

const WORKERS = 3;
const PARTITIONS = 6;
const TRANSACTION_TIMEOUT_MS = 10_000;
const FLOWING_WITHIN_MS = 120_000;
const DRAINED_WITHIN_MS = 120_000;

let plays = 0;

/** Plays one scenario on topics, a group and workers of its own, drains it and settles the account. */
export async function playScenario(scenario: Scenario, cluster: FaultCluster, options: PlayOptions): Promise<Play> {
  const { seed, rounds, rate, sessionMs, folder, sabotage, signal } = options;
  const { admin, kafka, stack } = cluster;
  const id = `f${++plays}-${crypto.randomUUID().slice(0, 6)}`;
  const topics = { input: `in-${id}`, output: `out-${id}`, deadLetters: `dead-${id}` };
  const groupId = `group-${id}`;
  const logFile = join(folder.path, `${scenario.name}-${seed}.log`);
  const log = (line: string) => appendFileSync(logFile, `${new Date().toISOString()} ${line}\n`);
  await using closing = new AsyncDisposableStack();

  await createTopics(
    admin,
    Object.values(topics).map((topic) => ({
      topic,
      numPartitions: PARTITIONS,
      configEntries: [{ name: 'message.timestamp.type', value: 'LogAppendTime' }],
    })),
  );
  closing.defer(() => deleteTopics(admin, Object.values(topics)));
  const registry = createRegistry({ url: stack.schemaRegistryUrl, auth: null, ca: null }, () => {});
  const schemaId = await registry.register(`${topics.input}-value`, callEndedSchema.json);
  await registry.register(`${topics.output}-value`, callClassifiedSchema.json);
  const flaky = await startFlakyProxy(stack.schemaRegistryUrl);
  closing.defer(flaky.close);

  const fleet = createWorkerFleet({
    prefix: id,
    folder,
    nodeArgs: sabotage === null ? [] : withChangedSource(sabotage.changes),
    onLine: log,
    settings: {
      KAFKA_BROKERS: stack.detours.join(','),
      SCHEMA_REGISTRY_URL: flaky.url,
      INPUT_TOPIC: topics.input,
      OUTPUT_TOPIC: topics.output,
      DEAD_LETTER_TOPIC: topics.deadLetters,
      CONSUMER_GROUP: groupId,
      SESSION_TIMEOUT_MS: String(sessionMs),
      TRANSACTION_TIMEOUT_MS: String(TRANSACTION_TIMEOUT_MS),
      ...scenario.settings,
    },
  });
  closing.defer(fleet.stopAll);
  const load = startCallLoad({ kafka, topic: topics.input, partitions: PARTITIONS, schemaId, rate, seed });
  closing.defer(load.stop);
  const ended = new AbortController();
  const over = AbortSignal.any([signal, ended.signal]);

  const faults: string[] = [];
  const remembered: SentRecord[] = [];
  const forgotten: OffsetRange[] = [];
  let schemas = 0;
  const lag = async () => {
    const [bounds, committed] = await Promise.all([
      admin.fetchTopicOffsets(topics.input),
      admin.fetchOffsets({ groupId, topics: [topics.input] }),
    ]);
    const due = new Map(committed[0]!.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
    return bounds.reduce((sum, { partition, high }) => sum + Number(high) - Math.max(0, due.get(partition) ?? 0), 0);
  };
  const lagWithin = (most: number) => async () => {
    over.throwIfAborted();
    return (await lag().catch(() => Number.POSITIVE_INFINITY)) <= most;
  };
  const world: World = {
    rounds,
    sessionMs,
    random: randomOf(seed),
    fleet,
    cluster,
    admin,
    network: {
      link: (link, which = {}) =>
        cluster.proxy.link(
          { clientId: which.worker ?? id, ...(which.brokerId === undefined ? {} : { brokerId: which.brokerId }) },
          link,
        ),
      intercept: (api, worker = id) => cluster.proxy.intercept({ clientId: worker }, api, over),
    },
    registry: flaky,
    newSchema: () => registry.register(`${topics.input}-value`, schemaOfItsOwn(++schemas)),
    load,
    topics,
    groupId,
    fault(what) {
      faults.push(what);
      log(`FAULT ${what}`);
    },
    sleep: async (ms) => {
      await sleep(ms, undefined, { signal: over });
    },
    flowing: async () => {
      const near = lagWithin(rate);
      await waitFor('load and workers to flow', async () => load.flowing() && (await near()), FLOWING_WITHIN_MS);
    },
    async forget(ranges) {
      remembered.push(...(await readInputs(stack.brokers, topics.input)));
      forgotten.push(...ranges);
    },
  };

  await Promise.all(Array.from({ length: WORKERS }, fleet.start));
  await world.flowing();
  const measuredSinceMs = Date.now();
  const failures: string[] = [];
  try {
    await scenario.play(world);
  } catch (error) {
    signal.throwIfAborted();
    failures.push((error as Error).message);
  }
  log('the scenario is over');
  await load.stop();
  const drainingSince = performance.now();
  await waitFor('the input to be drained', lagWithin(0), DRAINED_WITHIN_MS).catch((error: Error) =>
    failures.push(error.message),
  );
  const drainedAfterMs = performance.now() - drainingSince;
  const counted = await fleet.counted();
  const endsBefore = fleet.exits().length;
  await fleet.stopAll();
  ended.abort();
  const ledger = await readLedger(stack.brokers, topics);
  const account = settleAccount({
    ...ledger,
    measuredSinceMs,
    inputs: withoutForgotten([...remembered, ...ledger.inputs], forgotten),
  });
  const exits = fleet.exits();
  return {
    faults: faults.length,
    problems: [
      ...failures,
      ...problemsOf({ scenario, account, exits, endsBefore, counted, peakMemoryMb: fleet.peakMemoryMb() }),
    ],
    account,
    drainedAfterMs,
    exits,
    peakMemoryMb: fleet.peakMemoryMb(),
    logFile,
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

/** The input's schema in other words: the registry gives it an id of its own. */
function schemaOfItsOwn(number: number): string {
  return JSON.stringify({ ...(JSON.parse(callEndedSchema.json) as object), doc: `As of change ${number}.` });
}
