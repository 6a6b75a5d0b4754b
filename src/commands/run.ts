import { createLog, type Logger } from '../adapters/log.ts';
import { readConfig } from '../read-config.ts';
import { startWorker, type Worker } from '../worker.ts';

const STOPPED = 0;
const FAILED = 1;

/**
 * Runs the worker until it is asked to stop by SIGTERM or SIGINT, or cannot go on. A second signal ends
 * the process at once.
 * @returns the exit code: 0 after a stop that was asked for and went well, else 1.
 * @throws ConfigError, StartUpError, StopError where it does not get as far as consuming.
 */
export async function run(env: NodeJS.ProcessEnv, version: string): Promise<number> {
  const config = readConfig(env);
  const log = createLog(config.LOG_LEVEL);
  const ending = watchForTheEnd(log);
  const starting = startWorker({ config, log, version, onFatal: ending.fail });
  await Promise.race([starting, ending.reached]);
  const code = await ending.reached;
  const stopped = await stopWithin(config.SHUTDOWN_TIMEOUT_MS, starting, log);
  log.info({ stopped }, 'worker stopped');
  return stopped ? code : FAILED;
}

interface Ending {
  /** Resolves with the exit code once the worker has to stop. */
  readonly reached: Promise<number>;
  readonly fail: (error: Error) => void;
}

function watchForTheEnd(log: Logger): Ending {
  const { promise, resolve } = Promise.withResolvers<number>();
  let asked = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (asked) {
      log.warn({ signal }, 'ended at once by a second signal');
      process.exit(FAILED);
    }
    asked = true;
    log.info({ signal }, 'stopping');
    resolve(STOPPED);
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  const fail = (error: Error) => {
    log.fatal({ err: error }, 'the worker cannot go on');
    resolve(FAILED);
  };
  // A promise that nobody awaits may be kafkajs' own: what it leaves undone is not known.
  process.on('unhandledRejection', (reason) => fail(reason instanceof Error ? reason : new Error(String(reason))));
  process.on('uncaughtException', fail);
  return { reached: promise, fail };
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
