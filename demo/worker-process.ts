import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The worker as a process of its own, started as anybody would start it. */
export interface WorkerProcess {
  readonly pid: number;
  /** Where its pages are. */
  readonly url: string;
  /** Resolves with what to tell when it ends, asked or not. */
  readonly ended: Promise<WorkerEnd>;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Kills it and whatever processes it has started. */
  readonly killAll: () => void;
}

export interface WorkerEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last lines that it printed. */
  readonly lastLines: readonly string[];
}

const CLI = fileURLToPath(new URL('../src/cli.ts', import.meta.url));
const KEPT_LINES = 20;
// V8 lets its heap grow to what the machine has; these bounds halve the memory at the same throughput.
export const HEAP_BOUNDS = ['--max-semi-space-size=4', '--max-old-space-size=192'];
/** Freed buffers go back to the system at once; else memory grows for as long as the worker is busy (docs/decisions.md). */
export const ALLOCATOR_SETTINGS = { MALLOC_MMAP_THRESHOLD_: '131072' };

// However this process ends, its workers go with it.
const runningChildren = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of runningChildren) killGroup(child);
});

/** While its output is open, something of it runs, and nobody else has its number. */
function killGroup(child: ChildProcess): void {
  if (!runningChildren.has(child)) return;
  try {
    process.kill(-child.pid!, 'SIGKILL');
  } catch {
    // It has ended just now.
  }
}

export interface WorkerProcessOptions {
  /** May put the process in somebody's charge. */
  readonly onSpawn?: (child: ChildProcess) => void;
  readonly onLine?: (line: string) => void;
  /** For Node itself, before the program. */
  readonly nodeArgs?: readonly string[];
  /** More than one run under a supervisor. */
  readonly processes?: number;
  /** Another program than this one's, as a former version's. */
  readonly cli?: string;
}

/**
 * Starts the worker with these settings on a free port, and waits until it consumes.
 * @throws Error with its last lines where it ends before.
 */
export async function startWorkerProcess(
  settings: NodeJS.ProcessEnv,
  { onSpawn = () => {}, onLine = () => {}, nodeArgs = [], processes = 1, cli = CLI }: WorkerProcessOptions = {},
): Promise<WorkerProcess> {
  const args = [...HEAP_BOUNDS, ...nodeArgs, cli, 'run', '--processes', String(processes)];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...ALLOCATOR_SETTINGS, HTTP_PORT: '0', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: whoever started it decides when a Ctrl-C in the terminal reaches it.
    detached: true,
  });
  onSpawn(child);
  const lastLines: string[] = [];
  const { promise: url, resolve: setUrl } = Promise.withResolvers<string>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      onLine(line);
      lastLines.push(line);
      lastLines.splice(0, lastLines.length - KEPT_LINES);
      const started = /"http":"([^"]+)".*"msg":"(?:worker|processes) started"/.exec(line)?.[1];
      if (started !== undefined) setUrl(started);
    });
  }
  // `close` comes after the last line was read.
  const ended = once(child, 'close').then(([code, signal]): WorkerEnd => ({ code, signal, lastLines }));
  runningChildren.add(child);
  void ended.then(() => runningChildren.delete(child));
  const result = await Promise.race([url, ended]);
  if (typeof result !== 'string') throw new Error(`the worker ended while it started:\n${result.lastLines.join('\n')}`);
  return {
    pid: child.pid!,
    url: result,
    ended,
    kill: (signal) => void child.kill(signal),
    killAll: () => killGroup(child),
  };
}
