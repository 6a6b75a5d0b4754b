import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { BuiltPeers } from './contenders.ts';

const run = promisify(execFile);

/** What the contenders are made of, for people. */
export async function readPeerVersions({ kafkaStreamsJar, franzGo }: BuiltPeers): Promise<readonly string[]> {
  const versions = [
    `kafkajs ${await ownVersionOf('kafkajs')}, avsc ${await ownVersionOf('avsc')}, Node ${process.version}`,
  ];
  if (kafkaStreamsJar !== null) {
    const pom = await readFile(new URL('./peers/kafka-streams/pom.xml', import.meta.url), 'utf8');
    const kafkaStreams = /kafka-streams<\/artifactId>\s*<version>([^<]+)/.exec(pom)?.[1];
    const avro = /<avro\.version>([^<]+)/.exec(pom)?.[1];
    const { stderr } = await run('java', ['-version']);
    const java = stderr.split('\n')[0]!.replaceAll('"', '');
    versions.push(`Kafka Streams ${kafkaStreams}, Avro ${avro} (generated classes), ${java}`);
  }
  if (franzGo !== null) {
    const modules = await readFile(new URL('./peers/franz-go/go.mod', import.meta.url), 'utf8');
    const versionOf = (module: string) =>
      modules
        .split('\n')
        .find((line) => line.includes(`/${module} v`))
        ?.split(' ')[1];
    const { stdout } = await run('go', ['env', 'GOVERSION']);
    versions.push(`franz-go ${versionOf('franz-go')}, twmb/avro ${versionOf('avro')}, ${stdout.trim()}`);
  }
  return versions;
}

async function ownVersionOf(name: string): Promise<string> {
  const file = new URL(`../node_modules/${name}/package.json`, import.meta.url);
  return (JSON.parse(await readFile(file, 'utf8')) as { version: string }).version;
}
