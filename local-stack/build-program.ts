import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensureArtifact, keptArtifact } from './ensure-artifact.ts';
import { lastLinesOf } from './last-lines.ts';

const run = promisify(execFile);

/** How a program in another language is made of sources of ours. */
export interface ProgramSources {
  readonly name: string;
  /** The folder of the sources; the whole of it is copied to where the program is built. */
  readonly folder: string;
  /** What else it is built from: another text makes another program. */
  readonly alsoOf?: string;
  /** Builds it in a folder that holds the sources. */
  readonly make: (folder: string, signal: AbortSignal | undefined) => Promise<void>;
}

/** A tool that builds, and a command that ends well where it is there. */
export interface Tool {
  readonly name: string;
  readonly probe: readonly [command: string, ...args: string[]];
}

/** The name of the first tool that is not there; null where all are. */
export async function findMissingTool(tools: readonly Tool[], signal?: AbortSignal): Promise<string | null> {
  for (const { name, probe } of tools) {
    const [command, ...args] = probe;
    const answer = await run(command, args, { ...(signal && { signal }) }).catch(() => null);
    signal?.throwIfAborted();
    if (answer === null) return name;
  }
  return null;
}

/** Whether it was built before from these sources. */
export async function isBuilt({ name, folder, alsoOf }: ProgramSources): Promise<boolean> {
  return (await keptArtifact({ name, version: await fingerprintOf(folder, alsoOf) }, process.env)) !== null;
}

/** The folder with the program, built where it was not before. It is kept beside what is downloaded, and built anew from other sources. */
export async function buildProgram(
  { name, folder: sources, alsoOf, make }: ProgramSources,
  onProgress: (message: string) => void,
  signal?: AbortSignal,
): Promise<string> {
  const fill = async (folder: string, signal: AbortSignal | undefined) => {
    await cp(sources, folder, { recursive: true });
    await make(folder, signal);
  };
  const version = await fingerprintOf(sources, alsoOf);
  return ensureArtifact({ name, version, filling: `building ${name}, once`, fill }, process.env, onProgress, signal);
}

/** Runs a tool that builds. @throws Error with the end of what it printed. */
export async function runTool(
  command: string,
  args: readonly string[],
  cwd: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await run(command, args, { cwd, ...(signal && { signal }) });
  } catch (error) {
    throw new Error(`${command} could not build in ${cwd}:\n${lastLinesOf(error)}`, { cause: error });
  }
}

async function fingerprintOf(folder: string, alsoOf = ''): Promise<string> {
  const hash = createHash('sha256').update(alsoOf);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  for (const file of files.toSorted()) hash.update(await readFile(file));
  return hash.digest('hex').slice(0, 12);
}
