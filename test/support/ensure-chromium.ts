import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findProgram } from '../../local-stack/find-program.ts';

const run = promisify(execFile);

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const USUAL_FOLDER = '/usr/bin';
// Somebody else may be installing something.
const INSTALL = ['-o', 'DPkg::Lock::Timeout=300', 'install', '-y', '--no-install-recommends', 'chromium'];
const LAST_LINES = 10;

/**
 * A Chromium of this machine, by its path; where there is none, the package of Debian is installed.
 * @throws Error that says what to do where it cannot be.
 */
export async function ensureChromium(env: NodeJS.ProcessEnv, onProgress: (message: string) => void): Promise<string> {
  const found = await findProgram(NAMES, env, [USUAL_FOLDER]);
  if (found !== null) return found;
  if (process.getuid?.() !== 0) throw missing('only root can install the package here');
  onProgress('installing chromium, once: the tests of the page need a browser');
  try {
    await installPackage(env);
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    const lines = `${stdout}${stderr}`.trim().split('\n').slice(-LAST_LINES).join('\n');
    throw missing(`it could not be installed:\n${lines || String(error)}`);
  }
  const installed = await findProgram(NAMES, env, [USUAL_FOLDER]);
  if (installed === null) throw missing('the package that was installed has none');
  return installed;
}

async function installPackage(env: NodeJS.ProcessEnv): Promise<void> {
  const aptGet = (args: readonly string[]) =>
    run('apt-get', args, { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' }, maxBuffer: 64 << 20 });
  try {
    await aptGet(INSTALL);
  } catch {
    // The lists of packages may be missing, or name one that is not there any more.
    await aptGet(['update']);
    await aptGet(INSTALL);
  }
}

function missing(why: string): Error {
  return new Error(`the tests of the page need chromium on the PATH, as by apt-get install chromium; ${why}`);
}
