import { randomBytes } from 'node:crypto';
import { createKafkaClient, logLevel } from '../src/adapters/kafka/kafkajs.ts';
import type { BrokerSecurity } from './broker-security.ts';
import { LOOPBACK } from './free-port.ts';
import { prepareBroker, type BrokerOptions, type LocalBroker } from './kafka-broker.ts';
import { waitUntilReady } from './local-process.ts';
import type { LocalStackOptions } from './local-stack.ts';

export interface KafkaClusterOptions extends Pick<BrokerOptions, 'nodes' | 'jars' | 'folder' | 'optimized'> {
  readonly version: string;
  readonly features: NonNullable<LocalStackOptions['features']>;
  /** A listener of the first broker. */
  readonly security: BrokerSecurity | null;
  readonly signal: AbortSignal | undefined;
}

const READY_DEADLINE_MS = 60_000;
const FIRST_WITH_FEATURES = 4;

/** Starts the brokers of a new cluster, and waits until all of them see each other. @throws LocalStackError */
export async function startKafkaCluster(options: KafkaClusterOptions): Promise<readonly LocalBroker[]> {
  const { nodes, version, features, security, signal, ...rest } = options;
  const clusterId = `c${randomBytes(16).toString('base64url').slice(1)}`;
  const formatArgs = ['-t', clusterId, ...featureArgs(version, features)];
  const brokers = await Promise.all(
    // One broker is enough to try the secure listener on.
    nodes.map((node, i) => prepareBroker({ ...rest, node, nodes, formatArgs, security: i === 0 ? security : null })),
  );
  await Promise.all(brokers.map((broker) => broker.start()));
  const isReady = async () => (await isWhole(brokers.map(({ address }) => address))) && (await answersByDetour(nodes));
  await Promise.all(brokers.map((broker) => waitUntilReady(broker.process(), isReady, READY_DEADLINE_MS, signal)));
  return brokers;
}

/**
 * Whether there is none, or all are seen by it. A broker opens one listener after the other: it can answer by the first, and
 * end because the port of the second is taken.
 */
async function answersByDetour(nodes: KafkaClusterOptions['nodes']): Promise<boolean> {
  const detours = nodes.flatMap(({ detour }) => (detour === null ? [] : `${LOOPBACK}:${detour.port}`));
  return detours.length === 0 || (await isWhole(detours));
}

/** Level 0 of a feature is to be without it, as older brokers are, whose formatter knows no such argument. */
function featureArgs(version: string, features: KafkaClusterOptions['features']): readonly string[] {
  const knowsFeatures = Number.parseInt(version, 10) >= FIRST_WITH_FEATURES;
  const told = Object.entries(features).filter(([, level]) => level > 0 || knowsFeatures);
  return told.flatMap(([name, level]) => ['--feature', `${name}=${level}`]);
}

/** Whether every broker is seen and one of them leads. */
export async function isWhole(brokers: readonly string[]): Promise<boolean> {
  const client = createKafkaClient({
    clientId: 'local-stack',
    brokers: [...brokers],
    logLevel: logLevel.NOTHING,
    connectionTimeout: 1_000,
    requestTimeout: 2_000,
    retry: { retries: 0 },
  });
  const admin = client.admin();
  try {
    await admin.connect();
    const cluster = await admin.describeCluster();
    return cluster.brokers.length === brokers.length && cluster.controller !== null;
  } catch {
    return false;
  } finally {
    await admin.disconnect().catch(() => {});
  }
}
