import type { Logger } from './adapters/log.ts';
import type { Ending } from './ending.ts';
import { startWorker, type Worker, type WorkerParts } from './worker.ts';

const FAILED = 1;

/**
 * Starts a worker, and stops it when the end is reached.
 * @returns the exit code: that of the end, or 1 where the stop did not go well.
 * @throws ConfigError, StartUpError, StopError where it does not get as far as consuming.
 */
export async function workUntilTheEnd(
  ending: Ending,
  parts: Omit<WorkerParts, 'onFatal'>,
  onStarted: () => void = () => {},
): Promise<number> {
  const { config, log } = parts;
  const starting = startWorker({ ...parts, onFatal: ending.fail });
  await Promise.race([starting.then(onStarted), ending.reached]);
  const code = await ending.reached;
  const stopped = await stopWithin(config.SHUTDOWN_TIMEOUT_MS, starting, log);
  log.info({ stopped }, 'worker stopped');
  return stopped ? code : FAILED;
}

/** False where the stop failed or took too long; what is under way then is never committed. */
async function stopWithin(deadlineMs: number, starting: Promise<Worker>, log: Logger): Promise<boolean> {
  const deadline = new Promise<false>((resolve) => {
    setTimeout(() => resolve(false), deadlineMs).unref();
  });
  const stopping = starting.then(
    (worker) => worker.stop().then(() => true),
    () => true,
  );
  try {
    const stopped = await Promise.race([stopping, deadline]);
    if (!stopped) log.error({ deadlineMs }, 'the stop took too long and was cut short');
    return stopped;
  } catch (error) {
    log.error({ err: error }, 'the stop failed');
    return false;
  }
}
