import { createLog } from '../adapters/log.ts';
import { createEnding, endBySignals } from '../ending.ts';
import { exposePages } from '../expose-pages.ts';
import { createHealthPages } from '../health-pages.ts';
import { readWorkerConfig } from '../read-worker-config.ts';
import { workUntilTheEnd } from '../work-until-the-end.ts';

/**
 * Runs the worker until it is asked to stop by SIGTERM or SIGINT, or cannot go on. A second signal ends
 * the process at once.
 * @returns the exit code: 0 after a stop that was asked for and went well, else 1.
 * @throws ConfigError, StartUpError, StopError where it does not get as far as consuming.
 */
export async function run(env: NodeJS.ProcessEnv, version: string): Promise<number> {
  const { config, source } = await readWorkerConfig(env);
  const log = createLog(config.LOG_LEVEL);
  const ending = createEnding(log);
  endBySignals(ending, log);
  return workUntilTheEnd(ending, {
    config,
    source,
    log,
    version,
    expose: (state) =>
      exposePages(config, log, createHealthPages(state), {
        version,
        readReports: async () => [await state.metrics.report()],
        condition: () => ({ healthy: state.healthy(), ready: state.ready() }),
      }),
  });
}
