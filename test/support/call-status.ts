import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program as a user does, by Node, from its file, in this process' environment and what is laid over it. */
export async function callStatus(
  args: readonly string[],
  input = '',
  { cli = CLI, env = {} }: { readonly cli?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const options = { timeout: 20_000, env: { ...process.env, ...env } };
    const child = execFile(process.execPath, [cli, ...args], options, (_, stdout, stderr) => {
      resolve({ code: child.exitCode, stdout, stderr });
    });
    child.stdin!.end(input);
  });
}
