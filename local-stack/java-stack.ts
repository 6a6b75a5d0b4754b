import { randomBytes } from 'node:crypto';
import { createKafkaClient, logLevel } from '../src/adapters/kafka/kafkajs.ts';
import { startApicurioRegistry, type LocalRegistry } from './apicurio-registry.ts';
import { createBrokerSecurity, type BrokerSecurity } from './broker-security.ts';
import { ensureArtifact } from './ensure-artifact.ts';
import { freePorts, LOOPBACK } from './free-port.ts';
import { createGuardedFolder, type GuardedFolder } from './guarded-folder.ts';
import { waitUntilReady } from './local-process.ts';
import { prepareBroker, type LocalBroker } from './kafka-broker.ts';
import type { NodePorts } from './kafka-properties.ts';
import type { Detour, LocalStack, StartOptions } from './local-stack.ts';
import { contentsOf, jarsOf } from './maven-artifacts.ts';

export const KAFKA_VERSION = '4.3.1';

const KAFKA = {
  name: 'kafka',
  version: KAFKA_VERSION,
  fill: jarsOf('org.apache.kafka', 'kafka_2.13', KAFKA_VERSION),
};
const REGISTRY = {
  name: 'apicurio-registry',
  version: '3.0.9',
  fill: contentsOf('io.apicurio:apicurio-registry-app:3.0.9:tar.gz:all'),
};

const READY_DEADLINE_MS = 60_000;
const ATTEMPTS = 3;

/** Kafka and registry as processes of this machine's Java, with their data in a temporary folder. @throws LocalStackError */
export async function startJavaStack(options: StartOptions): Promise<LocalStack> {
  const { env, onProgress, signal } = options;
  const jars = await ensureArtifact(KAFKA, env, onProgress, signal);
  const home = await ensureArtifact(REGISTRY, env, onProgress, signal);
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnFreePorts(options, jars, home);
    } catch (error) {
      // Between finding a port free and using it, somebody else may take it.
      const portTaken =
        error instanceof Error && /address already in use|failed to bind|BindException/i.test(error.message);
      if (!portTaken || attempt === ATTEMPTS) throw error;
    }
  }
}

async function startOnFreePorts(options: StartOptions, jars: string, home: string): Promise<LocalStack> {
  const { brokerCount, secure, optimized, onProgress, signal, detour } = options;
  const folder = await createGuardedFolder();
  try {
    signal?.throwIfAborted();
    const startedAt = performance.now();
    const [registryPort, securePort, ...kafkaPorts] = await freePorts(2 + 3 * brokerCount);
    const security = secure ? await createBrokerSecurity(folder.path, securePort!) : null;
    const ports = await nodePorts(brokerCount, kafkaPorts, detour);
    const [registry, nodes] = await all(
      startApicurioRegistry(home, registryPort!, folder, signal),
      startBrokers({ ports, jars, folder, security, optimized, signal }),
    );
    onProgress(
      `kafka (${brokerCount === 1 ? 'one broker' : `${brokerCount} brokers`}) and registry ready in ${seconds(startedAt)}`,
    );
    const detours = ports.flatMap((node) => (node.detour === null ? [] : `${LOOPBACK}:${node.detour.advertisedPort}`));
    return runningStack({ registry, nodes, detours, security, folder });
  } catch (error) {
    await folder.close();
    throw error;
  }
}

interface StartedParts {
  readonly registry: LocalRegistry;
  readonly nodes: readonly LocalBroker[];
  readonly detours: readonly string[];
  readonly security: BrokerSecurity | null;
  readonly folder: GuardedFolder;
}

function runningStack({ registry, nodes, detours, security, folder }: StartedParts): LocalStack {
  let stopping: Promise<void> | undefined;
  return {
    kind: 'java',
    brokers: nodes.map(({ address }) => address),
    detours,
    schemaRegistryUrl: registry.url,
    nodes,
    secure: security?.access ?? null,
    // The data is thrown away, so nothing is gained by letting a JVM end in its own way.
    stop: () => (stopping ??= folder.close()),
  };
}

interface BrokersOptions {
  readonly ports: readonly NodePorts[];
  readonly jars: string;
  readonly folder: GuardedFolder;
  readonly security: BrokerSecurity | null;
  readonly optimized: boolean;
  readonly signal: AbortSignal | undefined;
}

async function startBrokers({
  ports,
  jars,
  folder,
  security,
  optimized,
  signal,
}: BrokersOptions): Promise<readonly LocalBroker[]> {
  const clusterId = `c${randomBytes(16).toString('base64url').slice(1)}`;
  const brokers = await Promise.all(
    // One broker is enough to try the secure listener on.
    ports.map((node, i) =>
      prepareBroker({ jars, folder, node, nodes: ports, clusterId, security: i === 0 ? security : null, optimized }),
    ),
  );
  await Promise.all(brokers.map((broker) => broker.start()));
  const addresses = brokers.map(({ address }) => address);
  await Promise.all(
    brokers.map((broker) => waitUntilReady(broker.process(), () => isWhole(addresses), READY_DEADLINE_MS, signal)),
  );
  return brokers;
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

async function nodePorts(
  count: number,
  ports: readonly number[],
  detour: Detour | undefined,
): Promise<readonly NodePorts[]> {
  const nodes = Array.from({ length: count }, (_, i) => ({
    id: i + 1,
    port: ports[3 * i]!,
    controllerPort: ports[3 * i + 1]!,
    detourPort: ports[3 * i + 2]!,
  }));
  const advertised = await detour?.(nodes.map(({ id, detourPort }) => ({ brokerId: id, port: detourPort })));
  return nodes.map(({ id, port, controllerPort, detourPort }, i) => ({
    id,
    port,
    controllerPort,
    detour: advertised === undefined ? null : { port: detourPort, advertisedPort: advertised[i]! },
  }));
}

/** Both, or the first error once neither is under way any more: nothing starts behind the back of a clean-up. */
async function all<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return Promise.all([first, second]);
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1_000).toFixed(1)} s`;
}
