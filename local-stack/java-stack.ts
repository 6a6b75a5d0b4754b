import { startApicurioRegistry, type LocalRegistry } from './apicurio-registry.ts';
import { createBrokerSecurity, type BrokerSecurity } from './broker-security.ts';
import { ensureArtifact } from './ensure-artifact.ts';
import { freePorts, LOOPBACK } from './free-port.ts';
import { createGuardedFolder, type GuardedFolder } from './guarded-folder.ts';
import type { LocalBroker } from './kafka-broker.ts';
import { startKafkaCluster } from './kafka-cluster.ts';
import type { NodePorts } from './kafka-properties.ts';
import type { Detour, LocalStack, StartOptions } from './local-stack.ts';
import { contentsOf, jarsOf } from './maven-artifacts.ts';

/** The Kafka that is started where no other is asked for. */
export const KAFKA_VERSION = '4.4.0';

// Kafka's own dependencies have no logger in them, and without one a broker does not say why it ends.
const LOGGER = 'org.slf4j:slf4j-simple:1.7.36';
const REGISTRY = {
  name: 'apicurio-registry',
  version: '3.0.9',
  fill: contentsOf('io.apicurio:apicurio-registry-app:3.0.9:tar.gz:all'),
};

const ATTEMPTS = 3;

/** Kafka and registry as processes of this machine's Java, with their data in a temporary folder. @throws LocalStackError */
export async function startJavaStack(options: StartOptions): Promise<LocalStack> {
  const { kafkaVersion: version, env, onProgress, signal } = options;
  const kafka = { name: 'kafka', version, fill: jarsOf(`org.apache.kafka:kafka_2.13:${version}`, LOGGER) };
  const jars = await ensureArtifact(kafka, env, onProgress, signal);
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
  const { brokerCount, kafkaVersion, features, secure, optimized, onProgress, signal, detour } = options;
  const folder = await createGuardedFolder();
  try {
    signal?.throwIfAborted();
    const startedAt = performance.now();
    const [registryPort, securePort, ...kafkaPorts] = await freePorts(2 + 3 * brokerCount);
    const security = secure ? await createBrokerSecurity(folder.path, securePort!) : null;
    const nodes = await nodePorts(brokerCount, kafkaPorts, detour);
    const [registry, brokers] = await all(
      startApicurioRegistry(home, registryPort!, folder, signal),
      startKafkaCluster({ nodes, version: kafkaVersion, features, jars, folder, security, optimized, signal }),
    );
    const count = brokerCount === 1 ? 'one broker' : `${brokerCount} brokers`;
    onProgress(`kafka ${kafkaVersion} (${count}) and registry ready in ${seconds(startedAt)}`);
    const detours = nodes.flatMap(({ detour: by }) => (by === null ? [] : `${LOOPBACK}:${by.advertisedPort}`));
    return runningStack({ registry, nodes: brokers, detours, security, folder });
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
