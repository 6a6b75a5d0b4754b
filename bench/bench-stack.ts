import type { ChildProcess } from 'node:child_process';
import type { Admin, Kafka } from 'kafkajs';
import { createGuardedFolder } from '../local-stack/guarded-folder.ts';
import type { Detour } from '../local-stack/local-stack.ts';
import { startLocalStack } from '../local-stack/start-local-stack.ts';
import { createKafkaClient, logLevel } from '../src/adapters/kafka/kafkajs.ts';
import { createRegistry, type Registry } from '../src/adapters/registry/schema-registry.ts';
import { keepFilesInMemory } from './memory-files.ts';

/** A local stack of a benchmark's own, and its clients. */
export interface BenchStack {
  readonly brokers: readonly string[];
  /** Where the brokers are reached through the detour; none unless one was asked for. */
  readonly detours: readonly string[];
  readonly schemaRegistryUrl: string;
  readonly kafka: Kafka;
  readonly admin: Admin;
  readonly registry: Registry;
  /** Removed in the end. */
  readonly folder: string;
  /** Takes charge of a process that must not outlive this one. */
  readonly watch: (child: ChildProcess) => void;
  readonly interrupt: AbortSignal;
  /** Called with a line for people at every step. */
  readonly onProgress: (message: string) => void;
}

/**
 * Starts it, whatever cluster the environment names, with a broker as fast as it can be; `closing` ends all of it.
 * @throws LocalStackError
 */
export async function startBenchStack(
  closing: AsyncDisposableStack,
  interrupt: AbortSignal,
  onProgress: (message: string) => void,
  detour?: Detour,
): Promise<BenchStack> {
  onProgress(`the files of the broker are in ${await keepFilesInMemory()}`);
  const env = { ...process.env, KAFKA_BROKERS: '', SCHEMA_REGISTRY_URL: '' };
  const stack = await startLocalStack({
    optimized: true,
    env,
    onProgress,
    signal: interrupt,
    ...(detour && { detour }),
  });
  closing.defer(stack.stop);
  const { brokers, detours, schemaRegistryUrl } = stack;
  const { path: folder, watch, close } = await createGuardedFolder();
  closing.defer(close);
  const kafka = createKafkaClient({ clientId: 'benchmark', brokers: [...brokers], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  closing.defer(() => admin.disconnect());
  const registry = createRegistry({ url: schemaRegistryUrl, auth: null, ca: null }, () => {});
  return { brokers, detours, schemaRegistryUrl, kafka, admin, registry, folder, watch, interrupt, onProgress };
}
