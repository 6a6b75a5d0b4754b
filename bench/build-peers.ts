import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ensureArtifact, type Artifact } from '../local-stack/ensure-artifact.ts';
import { callClassifiedSchema } from '../src/events/avro-schemas.ts';
import type { BuiltPeers } from './contenders.ts';

const run = promisify(execFile);

const SOURCES = fileURLToPath(new URL('./peers', import.meta.url));
const LAST_LINES = 10;

/** Builds the contenders in other languages, or finds them built before. One whose tools are missing is left out, and told. */
export async function buildPeers(onProgress: (message: string) => void, signal: AbortSignal): Promise<BuiltPeers> {
  const kafkaStreams = await build('kafka-streams', ['mvn', '--version'], buildKafkaStreams, onProgress, signal);
  const franzGo = await build('franz-go', ['go', 'version'], buildFranzGo, onProgress, signal);
  return {
    kafkaStreamsJar: kafkaStreams && join(kafkaStreams, 'target', 'peer.jar'),
    franzGo: franzGo && join(franzGo, 'peer'),
  };
}

async function build(
  name: string,
  [tool, ...args]: readonly [string, ...string[]],
  make: (folder: string, signal: AbortSignal | undefined) => Promise<void>,
  onProgress: (message: string) => void,
  signal: AbortSignal,
): Promise<string | null> {
  const works = await run(tool, args, { signal }).catch(() => null);
  signal.throwIfAborted();
  if (works === null) {
    onProgress(`${name} is left out: ${tool} is not there`);
    return null;
  }
  const fill: Artifact['fill'] = async (folder, signal) => {
    await cp(join(SOURCES, name), folder, { recursive: true });
    await make(folder, signal);
  };
  const version = await fingerprintOf(join(SOURCES, name));
  return ensureArtifact(
    { name: `peer-${name}`, version, filling: `building ${name}, once`, fill },
    process.env,
    onProgress,
    signal,
  );
}

async function buildKafkaStreams(folder: string, signal: AbortSignal | undefined): Promise<void> {
  // With logical types there would be no generated codecs, and a date object for every time.
  const schema = JSON.stringify(JSON.parse(callClassifiedSchema.json, withoutLogicalTypes));
  await mkdir(join(folder, 'schemas'));
  await writeFile(join(folder, 'schemas', 'call-classified.avsc'), schema);
  await tool('mvn', ['--batch-mode', '--no-transfer-progress', '--quiet', 'package'], folder, signal);
}

async function buildFranzGo(folder: string, signal: AbortSignal | undefined): Promise<void> {
  await tool('go', ['build', '-o', 'peer', '.'], folder, signal);
}

async function tool(command: string, args: string[], cwd: string, signal: AbortSignal | undefined): Promise<void> {
  try {
    await run(command, args, { cwd, ...(signal && { signal }) });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    const lines = `${stdout}${stderr}`.trim().split('\n').slice(-LAST_LINES);
    throw new Error(`${command} could not build a contender:\n${lines.join('\n')}`, { cause: error });
  }
}

function withoutLogicalTypes(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('logicalType' in value) || !('type' in value)) return value;
  return value.type;
}

/** Of the sources and of the schema: what was built from others is not used. */
async function fingerprintOf(folder: string): Promise<string> {
  const hash = createHash('sha256').update(callClassifiedSchema.json);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  for (const file of files.toSorted()) hash.update(await readFile(file));
  return hash.digest('hex').slice(0, 12);
}
