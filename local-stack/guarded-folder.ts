import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A temporary folder, and processes that must not outlive this one. */
export interface GuardedFolder {
  readonly path: string;
  /** Takes charge of a process that has been spawned. */
  readonly watch: (child: ChildProcess) => void;
  /** Kills what still runs, removes the folder, and returns when both is done. */
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
  const children = new Map<ChildProcess, Promise<void>>();
  return {
    path,
    watch(child) {
      guard.stdin.write(`pid ${child.pid}\n`);
      const forget = async () => {
        await once(child, 'exit');
        children.delete(child);
        guard.stdin.write(`gone ${child.pid}\n`);
      };
      children.set(child, forget());
    },
    async close() {
      // By its own parent first, which takes note of its end; the guard's turn comes where there is none.
      for (const child of children.keys()) {
        child.ref();
        child.kill('SIGKILL');
      }
      await Promise.all(children.values());
      guard.ref();
      guard.stdin.end();
      await ended;
    },
  };
}
