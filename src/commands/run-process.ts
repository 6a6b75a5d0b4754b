import { createLog } from '../adapters/log.ts';
import { StopError } from '../pipeline/failures.ts';
import { readWorkerConfig } from '../read-worker-config.ts';
import { beSupervised } from '../supervisor/supervised.ts';
import { workUntilTheEnd } from '../work-until-the-end.ts';

const FAILED = 1;

/**
 * Runs the worker as one of the processes of a supervisor, which it tells why where it cannot go on.
 * @returns the exit code, as of a worker alone.
 * @throws ConfigError, StopError before it can speak to the supervisor.
 */
export async function runProcess(name: string, env: NodeJS.ProcessEnv, version: string): Promise<number> {
  if (process.send === undefined) throw new StopError('run-process is started by: run --processes');
  const { config, source } = await readWorkerConfig(env);
  const log = createLog(config.LOG_LEVEL, name);
  const { ending, expose, onStarted, close } = beSupervised(log);
  try {
    return await workUntilTheEnd(ending, { config, source, log, version, expose }, onStarted);
  } catch (error) {
    ending.fail(error as Error);
    return FAILED;
  } finally {
    await close();
  }
}
