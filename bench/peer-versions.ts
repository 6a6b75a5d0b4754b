import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { OutputFormat } from '../src/formats/format-names.ts';
import type { BuiltPeers } from './contenders.ts';

const run = promisify(execFile);

/** What the contenders are made of that work calls of a format, for people. */
export async function readPeerVersions(
  { kafkaStreamsJar, franzGo }: BuiltPeers,
  format: OutputFormat,
): Promise<readonly string[]> {
  const isJson = format === 'json';
  const avsc = isJson ? '' : `, avsc ${await ownVersionOf('avsc')}`;
  const versions = [`kafkajs ${await ownVersionOf('kafkajs')}${avsc}, Node ${process.version}`];
  if (kafkaStreamsJar !== null) {
    const pom = await readFile(new URL('./peers/kafka-streams/pom.xml', import.meta.url), 'utf8');
    const kafkaStreams = /kafka-streams<\/artifactId>\s*<version>([^<]+)/.exec(pom)?.[1];
    const versionOf = (name: string) => new RegExp(`<${name}\\.version>([^<]+)`).exec(pom)?.[1];
    const library = isJson
      ? `Jackson ${versionOf('jackson')} (streaming)`
      : `Avro ${versionOf('avro')} (generated classes)`;
    const { stderr } = await run('java', ['-version']);
    const java = stderr.split('\n')[0]!.replaceAll('"', '');
    versions.push(`Kafka Streams ${kafkaStreams}, ${library}, ${java}`);
  }
  if (franzGo !== null) {
    const modules = await readFile(new URL('./peers/franz-go/go.mod', import.meta.url), 'utf8');
    const versionOf = (module: string) =>
      modules
        .split('\n')
        .find((line) => line.includes(`/${module} v`))
        ?.split(' ')[1];
    const { stdout } = await run('go', ['env', 'GOVERSION']);
    const library = isJson ? `bytedance/sonic ${versionOf('bytedance/sonic')}` : `twmb/avro ${versionOf('avro')}`;
    versions.push(`franz-go ${versionOf('franz-go')}, ${library}, ${stdout.trim()}`);
  }
  return versions;
}

async function ownVersionOf(name: string): Promise<string> {
  const file = new URL(`../node_modules/${name}/package.json`, import.meta.url);
  return (JSON.parse(await readFile(file, 'utf8')) as { version: string }).version;
}
