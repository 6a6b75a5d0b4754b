import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { lastLinesOf } from './last-lines.ts';
import { LocalStackError } from './local-stack-error.ts';

const execute = promisify(execFile);

const DPKG_STATUS = '/var/lib/dpkg/status';

/**
 * The files of a package of this Debian or Ubuntu, without installing it: nothing of the system is changed, no right is
 * needed, and no service is started.
 */
export function filesOfPackage(name: string, env: NodeJS.ProcessEnv) {
  return async (folder: string, signal: AbortSignal | undefined): Promise<void> => {
    const work = await mkdtemp(join(folder, 'apt-'));
    const run = runIn(work, env, signal);
    try {
      await download(name, work, run);
      const archive = (await readdir(work)).find((file) => file.endsWith('.deb'));
      if (archive === undefined) throw new LocalStackError(`apt-get download ${name} left no package`);
      await run('dpkg-deb', ['--extract', join(work, archive), folder]);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  };
}

async function download(name: string, work: string, run: Run): Promise<void> {
  const options = ['-qq', '-o', `Dir::Cache=${join(work, 'cache')}`, '-o', 'APT::Sandbox::User=root'];
  const byLists = () => run('apt-get', [...options, 'download', name]);
  try {
    await byLists();
  } catch {
    // The system's lists of packages may be missing or old: with some of our own once more.
    await mkdir(join(work, 'state', 'lists', 'partial'), { recursive: true });
    await mkdir(join(work, 'cache', 'archives', 'partial'), { recursive: true });
    options.push('-o', `Dir::State=${join(work, 'state')}`, '-o', `Dir::State::status=${DPKG_STATUS}`);
    await run('apt-get', [...options, 'update']);
    await byLists();
  }
}

type Run = (command: string, args: readonly string[]) => Promise<void>;

function runIn(cwd: string, env: NodeJS.ProcessEnv, signal: AbortSignal | undefined): Run {
  return async (command, args) => {
    try {
      await execute(command, args, { cwd, env, ...(signal && { signal }) });
    } catch (error) {
      signal?.throwIfAborted();
      const isMissing = (error as { readonly code?: unknown }).code === 'ENOENT';
      const detail = isMissing ? 'there is no such program here' : lastLinesOf(error) || String(error);
      throw new LocalStackError(`${command}: ${detail}`, { cause: error });
    }
  };
}
