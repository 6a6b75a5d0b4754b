import type { ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Admin } from 'kafkajs';
import { createGuardedFolder } from '../local-stack/guarded-folder.ts';
import { startLocalStack } from '../local-stack/start-local-stack.ts';
import { createKafkaClient, logLevel } from '../src/adapters/kafka/kafkajs.ts';
import { createRegistry } from '../src/adapters/schema-registry.ts';
import { callClassifiedSchema, callEndedSchema } from '../src/events/avro-schemas.ts';
import type { SchemaIds } from './peer-calls.ts';
import { peerRules } from './peer-rules.ts';
import { connectToBroker, type BrokerConnection } from './wire/broker-connection.ts';

/** What every run needs: a broker with connections to it, the schemas' ids, a folder. */
export interface PeerBench {
  readonly brokers: readonly string[];
  readonly schemaRegistryUrl: string;
  readonly admin: Admin;
  /** For whatever is answered at once. */
  readonly connection: BrokerConnection;
  readonly ids: SchemaIds;
  readonly rulesFile: string;
  /** Makes the schemas of two topics known to the registry, under the ids of `ids`. */
  readonly registerTopics: (inputTopic: string, outputTopic: string) => Promise<void>;
  /** Removed in the end. */
  readonly folder: string;
  /** Takes charge of a process that must not outlive this one. */
  readonly watch: (child: ChildProcess) => void;
  readonly interrupt: AbortSignal;
  /** Called with a line for people at every step. */
  readonly onProgress: (message: string) => void;
}

/**
 * Starts a local stack of the benchmark's own, with one broker as fast as it can be; `closing` ends all of
 * it. @throws LocalStackError
 */
export async function startPeerBench(
  closing: AsyncDisposableStack,
  interrupt: AbortSignal,
  onProgress: (message: string) => void,
): Promise<PeerBench> {
  const env = { ...process.env, KAFKA_BROKERS: '', SCHEMA_REGISTRY_URL: '' };
  const stack = await startLocalStack({ optimized: true, env, onProgress, signal: interrupt });
  closing.defer(stack.stop);
  const { brokers, schemaRegistryUrl } = stack;
  const guard = await createGuardedFolder();
  closing.defer(guard.close);
  const admin = createKafkaClient({
    clientId: 'benchmark',
    brokers: [...brokers],
    logLevel: logLevel.NOTHING,
  }).admin();
  await admin.connect();
  closing.defer(() => admin.disconnect());
  const connection = await connectToBroker(brokers[0]!);
  closing.defer(connection.close);
  const registry = createRegistry({ url: schemaRegistryUrl, auth: null, ca: null }, () => {});
  const ids = {
    input: await registry.register('bench.call-ended-value', callEndedSchema.json),
    output: await registry.register('bench.call-classified-value', callClassifiedSchema.json),
  };
  const registerTopics = async (inputTopic: string, outputTopic: string) => {
    const input = await registry.register(`${inputTopic}-value`, callEndedSchema.json);
    const output = await registry.register(`${outputTopic}-value`, callClassifiedSchema.json);
    // Outputs could not be equal to the byte.
    if (input !== ids.input || output !== ids.output) throw new Error('the registry gives a schema several ids');
  };
  const rulesFile = join(guard.path, 'rules.json');
  await writeFile(rulesFile, JSON.stringify(peerRules(ids.output)));
  return {
    brokers,
    schemaRegistryUrl,
    admin,
    connection,
    ids,
    rulesFile,
    registerTopics,
    folder: guard.path,
    watch: guard.watch,
    interrupt,
    onProgress,
  };
}
