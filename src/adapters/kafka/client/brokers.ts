import type { Kafka } from 'kafkajs';
import { createInnerCluster, errorOfCode, type BrokerPool } from '../kafkajs.ts';
import type { AskedBroker } from '../protocol/ask-broker.ts';
import { findCoordinator, type CoordinatorKind } from '../protocol/find-coordinator-request.ts';
import { fetchMetadata, type BrokerAddress } from '../protocol/metadata-request.ts';

export type { CoordinatorKind } from '../protocol/find-coordinator-request.ts';

/** The brokers of a cluster, over connections of their own, and what is known of who leads and coordinates what. */
export interface Brokers {
  /** Connects, and makes the leaders of these topics known. Rejects with what kafkajs says, or a code of the protocol. */
  readonly connect: (topics: readonly string[]) => Promise<void>;
  /** Who leads each partition of a topic, as far as is known: node ids by partition, -1 where nobody does for now. */
  readonly leadersOf: (topic: string) => ReadonlyMap<number, number>;
  /** Asks anew who leads what. Several who ask at once share one question. Rejects where a topic is not told, once all others are known. */
  readonly refresh: () => Promise<void>;
  readonly broker: (nodeId: number) => Promise<AskedBroker>;
  /** Any broker that is connected. */
  readonly anyBroker: () => Promise<AskedBroker>;
  readonly nodeIds: () => readonly number[];
  /** Remembered until it is forgotten: whoever hears that it is none any more, or nothing, has to say so. */
  readonly coordinator: (kind: CoordinatorKind, key: string) => Promise<AskedBroker>;
  readonly forgetCoordinator: (kind: CoordinatorKind, key: string) => void;
  readonly disconnect: () => Promise<void>;
}

const NO_LEADER = -1;
const LEADER_NOT_AVAILABLE = 5;
const NOBODY: ReadonlyMap<number, number> = new Map();

/**
 * Connections are kafkajs' own. Not what it knows of topics: it goes on asking, for many seconds, while a single partition of any topic has no
 * leader, and those that have one cannot wait for that.
 */
export function createBrokers(kafka: Kafka): Brokers {
  const cluster = createInnerCluster(kafka);
  const pool = cluster.brokerPool;
  const topics = new Set<string>();
  const leaders = new Map<string, ReadonlyMap<number, number>>();
  let refreshing: Promise<void> | null = null;
  let isConnected = false;

  async function refresh(): Promise<void> {
    const metadata = await fetchMetadata(await pool.findConnectedBroker(), [...topics]);
    for (const address of metadata.brokers) await makeKnown(pool, address);
    let errorCode = 0;
    for (const told of metadata.topics) {
      if (told.errorCode === 0 || told.errorCode === LEADER_NOT_AVAILABLE) leaders.set(told.topic, told.leaders);
      else errorCode = told.errorCode;
    }
    if (errorCode !== 0) throw errorOfCode(errorCode);
  }

  async function broker(nodeId: number): Promise<AskedBroker> {
    if (nodeId === NO_LEADER) throw errorOfCode(LEADER_NOT_AVAILABLE);
    return pool.findBroker({ nodeId: String(nodeId) });
  }

  async function findAnew(kind: CoordinatorKind, key: string): Promise<AskedBroker> {
    const { errorCode, nodeId } = await findCoordinator(await pool.findConnectedBroker(), kind, key);
    if (errorCode !== 0) throw errorOfCode(errorCode);
    if (pool.brokers[nodeId] === undefined) await self.refresh();
    return broker(nodeId);
  }

  const coordinators = rememberCoordinators(findAnew);
  const self: Brokers = {
    async connect(wanted) {
      if (!isConnected) await cluster.connect();
      const added = wanted.filter((topic) => !topics.has(topic));
      for (const topic of added) topics.add(topic);
      try {
        await self.refresh();
      } catch (error) {
        for (const topic of added) topics.delete(topic);
        throw error;
      }
      isConnected = true;
    },
    leadersOf: (topic) => leaders.get(topic) ?? NOBODY,
    refresh() {
      refreshing ??= refresh().finally(() => {
        refreshing = null;
      });
      return refreshing;
    },
    broker,
    anyBroker: () => pool.findConnectedBroker(),
    nodeIds: () => Object.keys(pool.brokers).map(Number),
    coordinator: coordinators.of,
    forgetCoordinator: coordinators.forget,
    async disconnect() {
      coordinators.clear();
      isConnected = false;
      await cluster.disconnect();
    },
  };
  return self;
}

function rememberCoordinators(find: Brokers['coordinator']) {
  const known = new Map<string, Promise<AskedBroker>>();
  const idOf = (kind: CoordinatorKind, key: string) => `${kind} ${key}`;
  return {
    of: (kind: CoordinatorKind, key: string): Promise<AskedBroker> => {
      const id = idOf(kind, key);
      const remembered = known.get(id);
      if (remembered !== undefined) return remembered;
      const found = find(kind, key);
      known.set(id, found);
      found.catch(() => {
        if (known.get(id) === found) known.delete(id);
      });
      return found;
    },
    forget: (kind: CoordinatorKind, key: string) => void known.delete(idOf(kind, key)),
    clear: () => known.clear(),
  };
}

/** As kafkajs does it: a broker that is new, or that clients reach elsewhere now, gets connections of its own. */
async function makeKnown(pool: BrokerPool, { nodeId, host, port }: BrokerAddress): Promise<void> {
  const isAt = ({ connectionPool }: { readonly connectionPool: { readonly host: string; readonly port: number } }) =>
    connectionPool.host === host && connectionPool.port === port;
  const known = pool.brokers[nodeId];
  if (known !== undefined && isAt(known)) return;
  known?.disconnect().catch(() => {});
  const { seedBroker, rootLogger: logger, versions } = pool;
  if (isAt(seedBroker)) {
    seedBroker.nodeId = nodeId;
    pool.brokers[nodeId] = seedBroker;
    return;
  }
  const connectionPool = await pool.connectionPoolBuilder.build({ host, port });
  pool.brokers[nodeId] = pool.createBroker({ logger, versions, connectionPool, nodeId });
}
