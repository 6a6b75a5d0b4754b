import type { Logger } from './adapters/log.ts';

const STOPPED = 0;
const FAILED = 1;

/** When a process has to end, and with which exit code. What is said first counts. */
export interface Ending {
  /** Resolves with the exit code once the process has to stop. */
  readonly reached: Promise<number>;
  readonly stop: () => void;
  /** Says why the process cannot go on. */
  readonly fail: (error: Error) => void;
}

/** `onFail` hears of every failure, whatever was said first. An error that nobody handles is one. */
export function createEnding(log: Logger, onFail: (error: Error) => void = () => {}): Ending {
  const { promise, resolve } = Promise.withResolvers<number>();
  const fail = (error: Error) => {
    log.fatal({ err: error }, 'the worker cannot go on');
    onFail(error);
    resolve(FAILED);
  };
  // A promise that nobody awaits may be kafkajs' own: what it leaves undone is not known.
  process.on('unhandledRejection', (reason) => fail(reason instanceof Error ? reason : new Error(String(reason))));
  process.on('uncaughtException', fail);
  return { reached: promise, stop: () => resolve(STOPPED), fail };
}

/** The first SIGTERM or SIGINT stops the process, the second ends it at once, after `beforeTheEnd`. */
export function endBySignals(ending: Ending, log: Logger, beforeTheEnd: () => void = () => {}): void {
  let asked = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (asked) {
      log.warn({ signal }, 'ended at once by a second signal');
      beforeTheEnd();
      process.exit(FAILED);
    }
    asked = true;
    log.info({ signal }, 'stopping');
    ending.stop();
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
