import type { Admin } from 'kafkajs';
import { createTopics, deleteTopics } from '../../demo/cluster-topics.ts';
import type { GuardedFolder } from '../../local-stack/guarded-folder.ts';
import { createRegistry } from '../../src/adapters/registry/schema-registry.ts';
import { callClassifiedSchema, callEndedSchema } from '../../src/events/avro-schemas.ts';
import { withChangedSource } from '../support/changed-source.ts';
import { startFlakyProxy, type FlakyProxy } from '../support/flaky-proxy.ts';
import { startCallLoad, type CallLoad } from './call-load.ts';
import type { FaultCluster } from './fault-cluster.ts';
import type { LedgerTopics } from './read-ledger.ts';
import type { Scenario } from './scenario.ts';
import type { Sabotage } from './sabotages.ts';
import { startRedriveProcess, type RedriveProcess } from './redrive-process.ts';
import { createWorkerFleet, type WorkerFleet } from './worker-fleet.ts';

export interface StageOptions {
  readonly seed: number;
  /** Records a second. */
  readonly rate: number;
  readonly sessionMs: number;
  /** How many the input has at the beginning, and output and dead letters unless the scenario says otherwise. */
  readonly partitions: number;
  readonly folder: GuardedFolder;
  /** A step that the workers leave out on purpose; none where null. */
  readonly sabotage: Sabotage | null;
}

export interface StageNames {
  /** Begins the client id of every worker. */
  readonly id: string;
  readonly topics: LedgerTopics;
  readonly groupId: string;
}

/** Topics, a group, a fleet without workers yet, and a load that has begun. */
export interface Stage extends StageNames {
  readonly admin: Admin;
  readonly fleet: WorkerFleet;
  readonly load: CallLoad;
  readonly registry: FlakyProxy;
  readonly newSchema: () => Promise<number>;
  readonly redrive: (args: readonly string[]) => RedriveProcess;
  readonly redriveId: string;
  readonly progress: () => Promise<Progress>;
}

/** How far a group is, by what it has committed of its input. */
export interface Progress {
  /** How many offsets it has not committed, of the partition where these are most. */
  readonly greatestLag: number;
}

const SPOILT_SHARE = 0.01;
const TRANSACTION_TIMEOUT_MS = 10_000;

let stages = 0;

/** Names that no other stage has. */
export function newNames(): StageNames {
  const id = `f${++stages}-${crypto.randomUUID().slice(0, 6)}`;
  const topics = { input: `in-${id}`, output: `out-${id}`, deadLetters: `dead-${id}` };
  return { id, topics, groupId: `group-${id}` };
}

/** Makes all of it; `closing` takes it down again. `log` hears what workers print. */
export async function setStage(
  { id, topics, groupId }: StageNames,
  scenario: Scenario,
  cluster: FaultCluster,
  { seed, rate, sessionMs, partitions, folder, sabotage }: StageOptions,
  log: (line: string) => void,
  closing: AsyncDisposableStack,
): Promise<Stage> {
  const { kafka, stack } = cluster;
  // Its own: one that is shared asks for topics, too, that another play has deleted meanwhile, and fails.
  const admin = kafka.admin();
  await admin.connect();
  closing.defer(() => admin.disconnect());
  await createTopics(
    admin,
    Object.values(topics).map((topic) => ({
      topic,
      numPartitions: topic === topics.input ? partitions : (scenario.outputPartitions ?? partitions),
      configEntries: [{ name: 'message.timestamp.type', value: 'LogAppendTime' }],
    })),
  );
  closing.defer(() => deleteTopics(admin, Object.values(topics)));
  const subject = `${topics.input}-value`;
  const direct = createRegistry({ url: stack.schemaRegistryUrl, auth: null, ca: null }, () => {});
  const schemaId = await direct.register(subject, callEndedSchema.json);
  await direct.register(`${topics.output}-value`, callClassifiedSchema.json);
  const registry = await startFlakyProxy(stack.schemaRegistryUrl);
  closing.defer(registry.close);
  const settings = {
    KAFKA_BROKERS: stack.detours.join(','),
    SCHEMA_REGISTRY_URL: registry.url,
    INPUT_TOPIC: topics.input,
    OUTPUT_TOPIC: topics.output,
    DEAD_LETTER_TOPIC: topics.deadLetters,
    CONSUMER_GROUP: groupId,
    SESSION_TIMEOUT_MS: String(sessionMs),
    TRANSACTION_TIMEOUT_MS: String(TRANSACTION_TIMEOUT_MS),
    ...scenario.settings,
    ...sabotage?.settings,
  };
  const nodeArgs = sabotage === null ? [] : withChangedSource(sabotage.changes);
  const fleet = createWorkerFleet({ prefix: id, folder, nodeArgs, onLine: log, settings });
  closing.defer(fleet.stopAll);
  const { spoiltShare = SPOILT_SHARE, transactionalInput: transactional = false } = scenario;
  const load = startCallLoad({
    kafka,
    topic: topics.input,
    partitions,
    schemaId,
    rate,
    seed,
    spoiltShare,
    transactional,
  });
  closing.defer(load.stop);
  const redriveId = `${id}-redrive`;
  let schemas = 0;
  return {
    id,
    topics,
    groupId,
    fleet,
    load,
    registry,
    redrive: (args) =>
      startRedriveProcess({
        settings: { ...settings, KAFKA_CLIENT_ID: redriveId },
        args,
        nodeArgs,
        onSpawn: folder.watch,
        onLine: (line) => log(`${redriveId} ${line}`),
      }),
    redriveId,
    newSchema: () => direct.register(subject, schemaOfItsOwn(++schemas)),
    admin,
    progress: () => progressOf(admin, topics.input, groupId),
  };
}

async function progressOf(admin: Admin, topic: string, groupId: string): Promise<Progress> {
  const [bounds, committed] = await Promise.all([
    admin.fetchTopicOffsets(topic),
    admin.fetchOffsets({ groupId, topics: [topic] }),
  ]);
  const due = new Map(committed[0]!.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
  const lags = bounds.map(({ partition, high }) => Number(high) - Math.max(0, due.get(partition) ?? 0));
  return { greatestLag: Math.max(...lags) };
}

/** The input's schema in other words: the registry gives it an id of its own. */
function schemaOfItsOwn(number: number): string {
  return JSON.stringify({ ...(JSON.parse(callEndedSchema.json) as object), doc: `As of change ${number}.` });
}
