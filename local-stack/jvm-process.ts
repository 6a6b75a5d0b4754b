import type { GuardedFolder } from './guarded-folder.ts';
import { startLocalProcess, type LocalProcess, type LocalProcessOptions } from './local-process.ts';

/** What keeps a JVM, and what runs in it, from leaving files in the machine's temporary folder. */
export function tidyJvmFlags(folder: GuardedFolder): readonly string[] {
  return [`-Djava.io.tmpdir=${folder.path}`, '-XX:-UsePerfData'];
}

/** Starts `java` as a process of the local stack. */
export async function startJvm(options: Omit<LocalProcessOptions, 'command'>): Promise<LocalProcess> {
  return startLocalProcess({ ...options, command: 'java', args: [...tidyJvmFlags(options.folder), ...options.args] });
}
