import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LocalStackError } from './local-stack-error.ts';
import { answers } from './answers.ts';
import { LOOPBACK } from './free-port.ts';
import type { GuardedFolder } from './guarded-folder.ts';
import { startJvm } from './jvm-process.ts';
import { waitUntilReady, type LocalProcess } from './local-process.ts';

const CONFLUENT_API = '/apis/ccompat/v7';
const READY_DEADLINE_MS = 60_000;

// It is asked for a few schemas: the quick compiler alone makes it start sooner.
const JVM_FLAGS = ['-Xms64m', '-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto'];

export interface LocalRegistry {
  /** Base of the Confluent API. */
  readonly url: string;
  readonly process: LocalProcess;
}

/** Starts an Apicurio registry that keeps its schemas in memory, and waits until it answers. @throws LocalStackError */
export async function startApicurioRegistry(
  home: string,
  port: number,
  folder: GuardedFolder,
  signal?: AbortSignal,
): Promise<LocalRegistry> {
  const jar = (await readdir(home)).find((file) => file.endsWith('-runner.jar'));
  if (jar === undefined) throw new LocalStackError(`${home} holds no registry; remove the folder and start again`);
  const settings = {
    'quarkus.http.host': LOOPBACK,
    'quarkus.http.port': port,
    'quarkus.http.access-log.enabled': false,
    'quarkus.log.level': 'WARN',
  };
  const jvm = await startJvm({
    name: 'registry',
    args: [
      ...JVM_FLAGS,
      ...Object.entries(settings).map(([key, value]) => `-D${key}=${value}`),
      '-jar',
      join(home, jar),
    ],
    cwd: folder.path,
    logFile: join(folder.path, 'registry.log'),
    folder,
  });
  const url = `http://${LOOPBACK}:${port}${CONFLUENT_API}`;
  await waitUntilReady(jvm, () => answers(`${url}/subjects`), READY_DEADLINE_MS, signal);
  return { url, process: jvm };
}
