import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A run of `call-status redrive`, as a process of its own. */
export interface RedriveProcess {
  readonly kill: (signal: NodeJS.Signals) => void;
  /** The exit code; null where a signal ended it. */
  readonly ended: Promise<number | null>;
}

export interface RedriveProcessOptions {
  readonly settings: NodeJS.ProcessEnv;
  readonly args: readonly string[];
  /** For Node itself, before the program. */
  readonly nodeArgs: readonly string[];
  readonly onSpawn: (child: ChildProcess) => void;
  readonly onLine: (line: string) => void;
}

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

export function startRedriveProcess({
  settings,
  args,
  nodeArgs,
  onSpawn,
  onLine,
}: RedriveProcessOptions): RedriveProcess {
  const child = spawn(process.execPath, [...nodeArgs, CLI, 'redrive', '--json', ...args], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  onSpawn(child);
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => onLine(text.trimEnd()));
  }
  const ended = once(child, 'close').then(([code]: (number | null)[]) => code ?? null);
  return { kill: (signal) => void child.kill(signal), ended };
}
