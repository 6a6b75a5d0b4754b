import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePorts, LOOPBACK } from './free-port.ts';
import { LocalStackError } from './local-stack-error.ts';
import type { LocalStack, StartOptions } from './local-stack.ts';

const run = promisify(execFile);
const COMPOSE_FILE = fileURLToPath(new URL('../docker-compose.yml', import.meta.url));

/**
 * Kafka and registry of `docker-compose.yml`, as a project of their own on free ports. One broker, whatever
 * is asked for: it serves where there is no Java.
 * @throws LocalStackError
 */
export async function startDockerStack({ env, onProgress, signal }: StartOptions): Promise<LocalStack> {
  const [kafkaPort, registryPort] = await freePorts(2);
  const project = `call-status-${randomBytes(4).toString('hex')}`;
  const compose = async (...args: readonly string[]) =>
    run('docker', ['compose', '--project-name', project, '--file', COMPOSE_FILE, ...args], {
      env: { ...env, KAFKA_PORT: String(kafkaPort), REGISTRY_PORT: String(registryPort) },
    });
  const down = async () => {
    await compose('down', '--volumes', '--timeout', '1');
  };
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= down());
  onProgress('starting kafka and registry by docker compose');
  try {
    signal?.throwIfAborted();
    await compose('up', '--detach', '--wait', 'kafka', 'registry');
    signal?.throwIfAborted();
  } catch (error) {
    await stop().catch(() => {});
    throw new LocalStackError(`docker compose could not start kafka and registry: ${(error as Error).message}`, {
      cause: error,
    });
  }
  return {
    kind: 'docker',
    brokers: [`${LOOPBACK}:${kafkaPort}`],
    schemaRegistryUrl: `http://${LOOPBACK}:${registryPort}/apis/ccompat/v7`,
    detours: [],
    nodes: [],
    secure: null,
    stop,
  };
}
