import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Detour } from '../local-stack/local-stack.ts';
import type { OutputFormat } from '../src/formats/format-names.ts';
import { callClassifiedSchema, callEndedSchema } from '../src/events/avro-schemas.ts';
import { startBenchStack, type BenchStack } from './bench-stack.ts';
import { avroCoding, jsonCoding, type CallCoding } from './call-coding.ts';
import { peerRules } from './peer-rules.ts';
import { connectToBroker, type BrokerConnection } from './wire/broker-connection.ts';

/** What every run needs: a broker with connections to it, how calls are written, the rules. */
export interface PeerBench extends BenchStack {
  /** For whatever is answered at once. */
  readonly connection: BrokerConnection;
  /** Of what comes in and of what goes out. */
  readonly format: OutputFormat;
  readonly coding: CallCoding;
  readonly rulesFile: string;
  /** Makes the schemas of two topics known to the registry, under the ids that records have; nothing where they have none. */
  readonly registerTopics: (inputTopic: string, outputTopic: string) => Promise<void>;
}

export interface PeerBenchOptions {
  /** Avro unless told. */
  readonly format?: OutputFormat;
  readonly detour?: Detour;
}

/** See `startBenchStack`. */
export async function startPeerBench(
  closing: AsyncDisposableStack,
  interrupt: AbortSignal,
  onProgress: (message: string) => void,
  { format = 'avro', detour }: PeerBenchOptions = {},
): Promise<PeerBench> {
  const stack = await startBenchStack(closing, interrupt, onProgress, detour);
  const { brokers, registry } = stack;
  const connection = await connectToBroker(brokers[0]!);
  closing.defer(connection.close);
  const ids = {
    input: await registry.register('bench.call-ended-value', callEndedSchema.json),
    output: await registry.register('bench.call-classified-value', callClassifiedSchema.json),
  };
  const registerTopics = async (inputTopic: string, outputTopic: string) => {
    if (format === 'json') return;
    const input = await registry.register(`${inputTopic}-value`, callEndedSchema.json);
    const output = await registry.register(`${outputTopic}-value`, callClassifiedSchema.json);
    // Outputs could not be equal to the byte.
    if (input !== ids.input || output !== ids.output) throw new Error('the registry gives a schema several ids');
  };
  const rulesFile = join(stack.folder, 'rules.json');
  await writeFile(rulesFile, JSON.stringify(peerRules(ids.output)));
  const coding = format === 'avro' ? avroCoding(ids) : jsonCoding;
  return { ...stack, connection, format, coding, rulesFile, registerTopics };
}
