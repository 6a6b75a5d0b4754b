import { ConfigError } from './config-error.ts';
import { SOURCE_SETTINGS, type Config } from './config.ts';
import { openSourceInForce, type SourceInForce } from './formats/source-in-force.ts';
import { readConfig, readSettings } from './read-config.ts';

/** All that a worker is told by its environment. */
export interface WorkerConfig {
  readonly config: Config;
  /** Null where inputs are `CallEnded`. */
  readonly source: SourceInForce | null;
}

/** Reads the settings, and opens the source that they name. @throws ConfigError with every problem found. */
export async function readWorkerConfig(env: NodeJS.ProcessEnv): Promise<WorkerConfig> {
  const problems = new Set<string>();
  const note = (error: unknown) => {
    if (!(error instanceof ConfigError)) throw error;
    for (const problem of error.problems) problems.add(problem);
    return null;
  };
  const config = await Promise.try(() => readConfig(env)).catch(note);
  const source = await Promise.try(() => openSourceInForce(readSettings(env, SOURCE_SETTINGS))).catch(note);
  if (config === null || problems.size > 0) throw new ConfigError([...problems]);
  return { config, source };
}
