import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A temporary folder, and processes that must not outlive this one. */
export interface GuardedFolder {
  readonly path: string;
  readonly watch: (pid: number) => void;
  readonly forget: (pid: number) => void;
  /** Kills what is still watched, removes the folder, and returns when both is done. */
  readonly close: () => Promise<void>;
}

/** Makes a folder whose guard cleans up even where this process is killed. */
export async function createGuardedFolder(): Promise<GuardedFolder> {
  const path = await mkdtemp(join(tmpdir(), 'call-status-'));
  // A group of its own: a Ctrl-C in the terminal is for this process to handle.
  const guard = spawn(process.execPath, [fileURLToPath(new URL('./guard.ts', import.meta.url)), path], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  const ended = once(guard, 'exit');
  await once(guard, 'spawn');
  guard.unref();
  guard.stdin.on('error', () => {});
  return {
    path,
    watch: (pid) => guard.stdin.write(`pid ${pid}\n`),
    forget: (pid) => guard.stdin.write(`gone ${pid}\n`),
    async close() {
      guard.ref();
      guard.stdin.end();
      await ended;
    },
  };
}
