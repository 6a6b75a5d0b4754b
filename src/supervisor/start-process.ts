import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ProcessEnd } from './judge-end.ts';
import type { FromProcess, ToProcess } from './messages.ts';

/** A worker process, as its supervisor sees it. */
export interface StartedProcess {
  readonly pid: number | null;
  /** Resolves when it has ended and everything that it said was heard. */
  readonly ended: Promise<ProcessEnd>;
  readonly tell: (message: ToProcess) => void;
  readonly kill: () => void;
}

/** Starts a process of this name, whose messages go to `onMessage`. */
export type StartProcess = (name: string, onMessage: (message: FromProcess) => void) => StartedProcess;

const CLI = fileURLToPath(new URL('../cli.ts', import.meta.url));

/** Starts worker processes by the arguments that this Node was started with, each with a client id of its own. */
export function createProcessStarter(env: NodeJS.ProcessEnv, clientId: string): StartProcess {
  return (name, onMessage) => {
    const child = fork(CLI, ['run-process', name], {
      env: { ...env, KAFKA_CLIENT_ID: `${clientId}-${name}` },
      // Metrics may be NaN, which JSON cannot say.
      serialization: 'advanced',
      // Whatever becomes of the supervisor, it can log.
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child.on('message', (message) => onMessage(message as FromProcess));
    return {
      pid: child.pid ?? null,
      ended: endOf(child),
      // It may have ended already, and is about to be heard of.
      tell: (message) => void child.send(message, () => {}),
      kill: () => void child.kill('SIGKILL'),
    };
  };
}

function endOf(child: ChildProcess): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    child.on('error', ({ message }) => {
      if (child.pid === undefined) resolve({ code: null, signal: null, spawnError: message });
    });
    // Unlike `exit`, it comes after the last message.
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
}
