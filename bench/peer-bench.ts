import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Detour } from '../local-stack/local-stack.ts';
import { callClassifiedSchema, callEndedSchema } from '../src/events/avro-schemas.ts';
import { startBenchStack, type BenchStack } from './bench-stack.ts';
import type { SchemaIds } from './peer-calls.ts';
import { peerRules } from './peer-rules.ts';
import { connectToBroker, type BrokerConnection } from './wire/broker-connection.ts';

/** What every run needs: a broker with connections to it, the schemas' ids, the rules. */
export interface PeerBench extends BenchStack {
  /** For whatever is answered at once. */
  readonly connection: BrokerConnection;
  readonly ids: SchemaIds;
  readonly rulesFile: string;
  /** Makes the schemas of two topics known to the registry, under the ids of `ids`. */
  readonly registerTopics: (inputTopic: string, outputTopic: string) => Promise<void>;
}

/** See `startBenchStack`. */
export async function startPeerBench(
  closing: AsyncDisposableStack,
  ...more: [interrupt: AbortSignal, onProgress: (message: string) => void, detour?: Detour]
): Promise<PeerBench> {
  const stack = await startBenchStack(closing, ...more);
  const { brokers, registry } = stack;
  const connection = await connectToBroker(brokers[0]!);
  closing.defer(connection.close);
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
  const rulesFile = join(stack.folder, 'rules.json');
  await writeFile(rulesFile, JSON.stringify(peerRules(ids.output)));
  return { ...stack, connection, ids, rulesFile, registerTopics };
}
