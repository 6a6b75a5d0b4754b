import { join } from 'node:path';
import { filesOfPackage } from './debian-package.ts';
import { ensureArtifact, keptArtifact } from './ensure-artifact.ts';
import { findProgram, isProgram } from './find-program.ts';
import { LocalStackError } from './local-stack-error.ts';

/** Prometheus' programs, by their paths. */
export interface PrometheusTools {
  readonly prometheus: string;
  readonly promtool: string;
}

export interface PrometheusToolsOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly onProgress: (message: string) => void;
  readonly signal?: AbortSignal;
}

// Which version it is, the system's lists of packages say; for as long as it is kept, it is not asked again.
const PACKAGE = { name: 'prometheus', version: 'debian' };

/**
 * Prometheus of the PATH; where it is not there, the operating system's package, unpacked into the user's cache folder.
 * @throws LocalStackError where neither can be had.
 */
export async function prometheusTools({ env, onProgress, signal }: PrometheusToolsOptions): Promise<PrometheusTools> {
  const found = await findPrometheusTools(env);
  if (found !== null) return found;
  const filling = 'downloading the package prometheus of this system, once; it is not installed';
  try {
    const fill = filesOfPackage(PACKAGE.name, env);
    const tools = await inFolder(await ensureArtifact({ ...PACKAGE, filling, fill }, env, onProgress, signal));
    if (tools === null) throw new LocalStackError('the package prometheus holds no prometheus and promtool');
    return tools;
  } catch (error) {
    if (!(error instanceof LocalStackError)) throw error;
    const advice = 'prometheus and promtool are needed: put both on the PATH, as by apt-get install prometheus';
    throw new LocalStackError(`${advice}. They could not be downloaded:\n${error.message}`, { cause: error });
  }
}

/** Prometheus of the PATH, or what was unpacked before; null where it would have to be downloaded. */
export async function findPrometheusTools(env: NodeJS.ProcessEnv): Promise<PrometheusTools | null> {
  const [prometheus, promtool] = await Promise.all([findProgram(['prometheus'], env), findProgram(['promtool'], env)]);
  if (prometheus !== null && promtool !== null) return { prometheus, promtool };
  const kept = await keptArtifact(PACKAGE, env);
  return kept === null ? null : inFolder(kept);
}

async function inFolder(folder: string): Promise<PrometheusTools | null> {
  const programs = join(folder, 'usr', 'bin');
  const tools = { prometheus: join(programs, 'prometheus'), promtool: join(programs, 'promtool') };
  return (await isProgram(tools.prometheus)) && (await isProgram(tools.promtool)) ? tools : null;
}
