import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  buildProgram,
  findMissingTool,
  runTool,
  type ProgramSources,
  type Tool,
} from '../local-stack/build-program.ts';
import { callClassifiedSchema } from '../src/events/avro-schemas.ts';
import type { BuiltPeers } from './contenders.ts';

const SOURCES = fileURLToPath(new URL('./peers', import.meta.url));

/** Builds the contenders in other languages, or finds them built before. One whose tools are missing is left out, and told. */
export async function buildPeers(onProgress: (message: string) => void, signal: AbortSignal): Promise<BuiltPeers> {
  const kafkaStreams = await build(
    'kafka-streams',
    { name: 'mvn', probe: ['mvn', '--version'] },
    buildKafkaStreams,
    onProgress,
    signal,
  );
  const franzGo = await build('franz-go', { name: 'go', probe: ['go', 'version'] }, buildFranzGo, onProgress, signal);
  return {
    kafkaStreamsJar: kafkaStreams && join(kafkaStreams, 'target', 'peer.jar'),
    franzGo: franzGo && join(franzGo, 'peer'),
  };
}

async function build(
  name: string,
  tool: Tool,
  make: ProgramSources['make'],
  onProgress: (message: string) => void,
  signal: AbortSignal,
): Promise<string | null> {
  const missing = await findMissingTool([tool], signal);
  if (missing !== null) {
    onProgress(`${name} is left out: ${missing} is not there`);
    return null;
  }
  const sources = { name: `peer-${name}`, folder: join(SOURCES, name), alsoOf: callClassifiedSchema.json, make };
  return buildProgram(sources, onProgress, signal);
}

async function buildKafkaStreams(folder: string, signal: AbortSignal | undefined): Promise<void> {
  // With logical types there would be no generated codecs, and a date object for every time.
  const schema = JSON.stringify(JSON.parse(callClassifiedSchema.json, withoutLogicalTypes));
  await mkdir(join(folder, 'schemas'));
  await writeFile(join(folder, 'schemas', 'call-classified.avsc'), schema);
  await runTool('mvn', ['--batch-mode', '--no-transfer-progress', '--quiet', 'package'], folder, signal);
}

async function buildFranzGo(folder: string, signal: AbortSignal | undefined): Promise<void> {
  await runTool('go', ['build', '-o', 'peer', '.'], folder, signal);
}

function withoutLogicalTypes(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('logicalType' in value) || !('type' in value)) return value;
  return value.type;
}
