import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';

/*
 * A process of its own that outlives its parent for a moment, however the parent ends: when the pipe from
 * it closes, it kills the processes it was told of and removes the folder. Lines in: `pid N`, `gone N`.
 */

const [folder] = process.argv.slice(2);
const pids = new Set<number>();

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const [word, pid] = line.split(' ');
  if (word === 'pid') pids.add(Number(pid));
  else pids.delete(Number(pid));
});
lines.on('close', () => {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // it has ended already
    }
  }
  if (folder) rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});
