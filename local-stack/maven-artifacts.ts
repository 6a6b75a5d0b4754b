import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LocalStackError } from './local-stack-error.ts';

const run = promisify(execFile);

const DEPENDENCY_PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1';
// From 3.0 on the plugin reads the parent's descriptor of what it unpacks, and the registry's is not in Central.
const UNPACKING_PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:2.10';

/** All jars that a program needs: those of a Maven artifact and of everything it depends on. */
export function jarsOf(groupId: string, artifactId: string, version: string) {
  return async (folder: string, signal: AbortSignal | undefined): Promise<void> => {
    const pom = join(folder, 'pom.xml');
    await writeFile(pom, pomFor(groupId, artifactId, version));
    await maven(['-f', pom, `${DEPENDENCY_PLUGIN}:copy-dependencies`, `-DoutputDirectory=${folder}`], signal);
    await rm(pom);
  };
}

/** The contents of a `tar.gz` artifact. */
export function contentsOf(coordinates: string) {
  return async (folder: string, signal: AbortSignal | undefined): Promise<void> => {
    const target = [`-Dartifact=${coordinates}`, `-DoutputDirectory=${folder}`];
    await maven(['-f', await emptyPom(folder), `${UNPACKING_PLUGIN}:unpack`, ...target], signal);
    await rm(join(folder, 'pom.xml'));
  };
}

async function maven(args: readonly string[], signal: AbortSignal | undefined): Promise<void> {
  try {
    await run(
      'mvn',
      ['--batch-mode', '--no-transfer-progress', '--quiet', ...args],
      signal === undefined ? {} : { signal },
    );
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    const lastLines = `${stdout}${stderr}`.trim().split('\n').slice(-10).join('\n');
    throw new LocalStackError(`Maven could not get what the local stack needs:\n${lastLines}`, { cause: error });
  }
}

async function emptyPom(folder: string): Promise<string> {
  const path = join(folder, 'pom.xml');
  await writeFile(path, pomWith(''));
  return path;
}

function pomFor(groupId: string, artifactId: string, version: string): string {
  const coordinates = `<groupId>${groupId}</groupId><artifactId>${artifactId}</artifactId><version>${version}</version>`;
  return pomWith(`<dependencies><dependency>${coordinates}</dependency></dependencies>`);
}

function pomWith(content: string): string {
  const itself = '<groupId>local</groupId><artifactId>stack</artifactId><version>1</version><packaging>pom</packaging>';
  return `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>${itself}${content}</project>\n`;
}
