import type { Admin, Kafka } from 'kafkajs';
import { finalizedFeatures } from '../../local-stack/finalized-features.ts';
import type { LocalBroker } from '../../local-stack/kafka-broker.ts';
import type { LocalStack } from '../../local-stack/local-stack.ts';
import { startLocalStack } from '../../local-stack/start-local-stack.ts';
import { createBrokers, type CoordinatorKind } from '../../src/adapters/kafka/client/brokers.ts';
import { createKafkaClient, logLevel } from '../../src/adapters/kafka/kafkajs.ts';
import { createKafkaProxy, type KafkaProxy } from './kafka-proxy.ts';
import { waitFor } from '../support/wait-for.ts';

/** Three brokers, each with everything, a proxy before each, and a registry. The test itself goes past the proxies. */
export interface FaultCluster {
  readonly stack: LocalStack;
  readonly versions: ClusterVersions;
  readonly proxy: KafkaProxy;
  readonly kafka: Kafka;
  readonly admin: Admin;
  readonly brokers: readonly FaultBroker[];
  /** The broker that coordinates a group, or the transactions of an id. */
  readonly coordinatorOf: (kind: CoordinatorKind, id: string) => Promise<FaultBroker>;
  /** Waits until every partition of these topics, and of Kafka's own, has all its replicas in sync. */
  readonly healthy: (topics: readonly string[]) => Promise<true>;
  /** Brings back whatever broker a play has left frozen or dead. */
  readonly mend: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface ClusterVersions {
  readonly kafka: string;
  /** The level of the feature `transaction.version`, as the brokers tell it: from 2 on they speak protocol 2 (KIP-890). */
  readonly transaction: number;
}

export interface FaultClusterOptions {
  readonly kafkaVersion: string;
  /** The level of `transaction.version`; what this Kafka has by itself where null. */
  readonly transactionVersion: number | null;
}

/** A broker, whose proxy refuses connections while it is away. `start` resolves once it answers again. */
export type FaultBroker = Pick<LocalBroker, 'id' | 'start' | 'stop' | 'kill' | 'pause' | 'resume' | 'process'>;

const REPLICAS = 3;
const HEALTHY_WITHIN_MS = 120_000;
const TRANSACTION_VERSION = 'transaction.version';
const OWN_TOPICS = ['__consumer_offsets', '__transaction_state'];

/** @throws LocalStackError where this machine cannot run it as processes of its own. */
export async function startFaultCluster(
  { kafkaVersion, transactionVersion }: FaultClusterOptions,
  onProgress: (message: string) => void,
  signal: AbortSignal,
): Promise<FaultCluster> {
  const proxy = createKafkaProxy();
  const stack = await startLocalStack({
    brokerCount: REPLICAS,
    kafkaVersion,
    features: transactionVersion === null ? {} : { [TRANSACTION_VERSION]: transactionVersion },
    detour: proxy.detour,
    onProgress,
    signal,
    env: ownOnly(),
  });
  const kafka = createKafkaClient({
    clientId: 'fault-test',
    brokers: [...stack.brokers],
    logLevel: logLevel.NOTHING,
    connectionTimeout: 2_000,
    requestTimeout: 10_000,
    retry: { initialRetryTime: 50, maxRetryTime: 1_000, retries: 60 },
  });
  const admin = kafka.admin();
  await admin.connect();
  const transaction = (await finalizedFeatures(kafka)).get(TRANSACTION_VERSION) ?? 0;

  const brokers = stack.nodes.map((broker): FaultBroker => {
    const end = async (how: () => Promise<void>) => {
      await how();
      await proxy.listen(broker.id, false);
    };
    return {
      ...broker,
      kill: () => end(broker.kill),
      stop: () => end(broker.stop),
      async start() {
        await broker.start();
        await waitFor('a broker to answer again', () => answers(broker.address), HEALTHY_WITHIN_MS);
        await proxy.listen(broker.id, true);
      },
    };
  });

  async function coordinatorOf(kind: CoordinatorKind, id: string): Promise<FaultBroker> {
    const asked = createBrokers(kafka);
    try {
      await asked.connect([]);
      const { nodeId } = await asked.coordinator(kind, id);
      return brokers.find((broker) => broker.id === nodeId)!;
    } finally {
      await asked.disconnect();
    }
  }

  async function areInSync(topics: readonly string[]): Promise<boolean> {
    try {
      const known = await admin.listTopics();
      const wanted = [...topics, ...OWN_TOPICS].filter((topic) => known.includes(topic));
      const metadata = await admin.fetchTopicMetadata({ topics: wanted });
      return metadata.topics.every(({ partitions }) => partitions.every(({ isr }) => isr.length === REPLICAS));
    } catch {
      return false;
    }
  }

  return {
    stack,
    versions: { kafka: kafkaVersion, transaction },
    proxy,
    kafka,
    admin,
    brokers,
    coordinatorOf,
    healthy: (topics) => waitFor('all replicas in sync', () => areInSync(topics), HEALTHY_WITHIN_MS),
    async mend() {
      for (const broker of brokers.filter((each) => each.process().running())) broker.resume();
      await Promise.all(brokers.filter((broker) => !broker.process().running()).map((broker) => broker.start()));
    },
    async stop() {
      await admin.disconnect().catch(() => {});
      await proxy.close();
      await stack.stop();
    },
  };
}

/** Whether a broker serves requests: it does not before the controllers have taken note of its end and its return. */
async function answers(address: string): Promise<boolean> {
  const client = createKafkaClient({
    clientId: 'fault-test',
    brokers: [address],
    logLevel: logLevel.NOTHING,
    connectionTimeout: 1_000,
    requestTimeout: 2_000,
    retry: { retries: 0 },
  });
  const admin = client.admin();
  try {
    await admin.connect();
    await admin.describeCluster();
    return true;
  } catch {
    return false;
  } finally {
    await admin.disconnect().catch(() => {});
  }
}

/** A cluster that the environment names is nobody's to break. */
function ownOnly(): NodeJS.ProcessEnv {
  const { KAFKA_BROKERS: _, SCHEMA_REGISTRY_URL: __, ...env } = process.env;
  return env;
}
