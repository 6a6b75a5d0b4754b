import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { lastLinesOf } from './last-lines.ts';
import { LocalStackError } from './local-stack-error.ts';

const run = promisify(execFile);

const DEPENDENCY_PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1';
// From 3.0 on the plugin reads the parent's descriptor of what it unpacks, and the registry's is not in Central.
const UNPACKING_PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:2.10';

/** All jars that a program needs: those of Maven artifacts, as `group:artifact:version`, and of everything they depend on. */
export function jarsOf(...coordinates: readonly string[]) {
  return async (folder: string, signal: AbortSignal | undefined): Promise<void> => {
    const pom = join(folder, 'pom.xml');
    await writeFile(pom, pomFor(coordinates));
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
    const advice = 'Maven could not get what the local stack needs';
    throw new LocalStackError(`${advice}:\n${lastLinesOf(error)}`, { cause: error });
  }
}

async function emptyPom(folder: string): Promise<string> {
  const path = join(folder, 'pom.xml');
  await writeFile(path, pomWith(''));
  return path;
}

function pomFor(artifacts: readonly string[]): string {
  const dependencies = artifacts.map((coordinates) => {
    const [group, artifact, version] = coordinates.split(':');
    return `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;
  });
  return pomWith(`<dependencies>${dependencies.join('')}</dependencies>`);
}

function pomWith(content: string): string {
  const itself = '<groupId>local</groupId><artifactId>stack</artifactId><version>1</version><packaging>pom</packaging>';
  return `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>${itself}${content}</project>\n`;
}
