import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GuardedFolder } from './guarded-folder.ts';
import { LocalStackError } from './local-stack-error.ts';

export interface JvmOptions {
  readonly name: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** What it prints goes there. */
  readonly logFile: string;
  readonly folder: GuardedFolder;
}

export interface JvmProcess {
  readonly pid: number;
  readonly running: () => boolean;
  /** Sends a signal and, where it ends the process, waits for that. */
  readonly end: (signal: 'SIGTERM' | 'SIGKILL') => Promise<void>;
  readonly signal: (signal: 'SIGSTOP' | 'SIGCONT') => void;
  /** The end of its log, for an error message. */
  readonly lastLines: () => string;
}

const LOG_LINES = 15;
const POLL_MS = 50;

/** What keeps a JVM, and what runs in it, from leaving files in the machine's temporary folder. */
export function tidyJvmFlags(folder: GuardedFolder): readonly string[] {
  return [`-Djava.io.tmpdir=${folder.path}`, '-XX:-UsePerfData'];
}

/** Starts `java` in a process group of its own, with its output in a file, watched by the folder's guard. */
export async function startJvm({ name, args, cwd, logFile, folder }: JvmOptions): Promise<JvmProcess> {
  const log = openSync(logFile, 'a');
  const child: ChildProcess = spawn('java', [...tidyJvmFlags(folder), ...args], {
    cwd,
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  await once(child, 'spawn');
  const pid = child.pid!;
  folder.watch(child);
  const ended = once(child, 'exit');
  child.unref();
  return {
    pid,
    running: () => child.exitCode === null && child.signalCode === null,
    async end(signal) {
      child.ref();
      child.kill(signal);
      await ended;
    },
    signal: (signal) => void child.kill(signal),
    lastLines: () =>
      `${name}, last lines of its log:\n${readFileSync(logFile, 'utf8').trim().split('\n').slice(-LOG_LINES).join('\n')}`,
  };
}

/**
 * Waits until a process is of use, asking again and again.
 * @throws LocalStackError with the end of its log where it ends or takes longer than `deadlineMs`.
 */
export async function waitUntilReady(
  jvm: JvmProcess,
  isReady: () => Promise<boolean>,
  deadlineMs: number,
  signal?: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  while (!(await isReady())) {
    signal?.throwIfAborted();
    if (!jvm.running()) throw new LocalStackError(`ended while it started: ${jvm.lastLines()}`);
    if (performance.now() > deadline) throw new LocalStackError(`not ready after ${deadlineMs} ms: ${jvm.lastLines()}`);
    await sleep(POLL_MS);
  }
}
