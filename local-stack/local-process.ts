import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GuardedFolder } from './guarded-folder.ts';
import { LocalStackError } from './local-stack-error.ts';

export interface LocalProcessOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** What it prints goes there. */
  readonly logFile: string;
  readonly folder: GuardedFolder;
}

/** A server of the local stack. */
export interface LocalProcess {
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

/** Starts a program in a process group of its own, with its output in a file, watched by the folder's guard. */
export async function startLocalProcess(options: LocalProcessOptions): Promise<LocalProcess> {
  const { name, command, args, cwd, logFile, folder } = options;
  const log = openSync(logFile, 'a');
  const child: ChildProcess = spawn(command, [...args], {
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
  process: LocalProcess,
  isReady: () => Promise<boolean>,
  deadlineMs: number,
  signal?: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  while (!(await isReady())) {
    signal?.throwIfAborted();
    if (!process.running()) throw new LocalStackError(`ended while it started: ${process.lastLines()}`);
    if (performance.now() > deadline)
      throw new LocalStackError(`not ready after ${deadlineMs} ms: ${process.lastLines()}`);
    await sleep(POLL_MS);
  }
}
