import type { ChildProcess } from 'node:child_process';
import type { Admin, Kafka } from 'kafkajs';
import { createGuardedFolder } from '../local-stack/guarded-folder.ts';
import { startLocalStack } from '../local-stack/start-local-stack.ts';
import { createKafkaClient, logLevel } from '../src/adapters/kafka/kafkajs.ts';
import { createRegistry } from '../src/adapters/schema-registry.ts';
import { callEndedSchema } from '../src/events/avro-schemas.ts';
import { encodedCalls, type EncodedCall } from './encoded-calls.ts';

/** What every run of the benchmark needs: a cluster with its clients, and calls to send. */
export interface DeliveryBench {
  readonly brokers: readonly string[];
  readonly schemaRegistryUrl: string;
  readonly kafka: Kafka;
  readonly admin: Admin;
  readonly calls: readonly EncodedCall[];
  /** Takes charge of a process that must not outlive this one. */
  readonly watch: (child: ChildProcess) => void;
  readonly interrupt: AbortSignal;
  /** Called with a line for people at every step. */
  readonly onProgress: (message: string) => void;
}

const DISTINCT_CALLS = 5_000;

/**
 * Starts a local stack of the benchmark's own, whatever cluster the environment names, with brokers as
 * fast as they can be; `closing` ends all of it. @throws LocalStackError
 */
export async function startDeliveryBench(
  closing: AsyncDisposableStack,
  interrupt: AbortSignal,
  onProgress: (message: string) => void,
): Promise<DeliveryBench> {
  const env = { ...process.env, KAFKA_BROKERS: '', SCHEMA_REGISTRY_URL: '' };
  const stack = await startLocalStack({ optimized: true, env, onProgress, signal: interrupt });
  closing.defer(stack.stop);
  const { brokers, schemaRegistryUrl } = stack;
  const guard = await createGuardedFolder();
  closing.defer(guard.close);
  const kafka = createKafkaClient({ clientId: 'benchmark', brokers: [...brokers], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  closing.defer(() => admin.disconnect());
  const registry = createRegistry({ url: schemaRegistryUrl, auth: null, ca: null }, () => {});
  const schemaId = await registry.register('call-ended-value', callEndedSchema.json);
  const calls = encodedCalls(DISTINCT_CALLS, schemaId);
  return { brokers, schemaRegistryUrl, kafka, admin, calls, watch: guard.watch, interrupt, onProgress };
}
