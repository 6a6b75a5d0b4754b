import type { Logger } from '../adapters/log.ts';
import { createEnding, type Ending } from '../ending.ts';
import { problemsOf } from '../start-up-error.ts';
import type { Exposure, WorkerState } from '../worker-state.ts';
import type { FromProcess, ToProcess } from './messages.ts';

/** The side of a process that is supervised. */
export interface Supervised {
  readonly ending: Ending;
  readonly expose: (state: WorkerState) => Promise<Exposure>;
  readonly onStarted: () => void;
  /** Says the last word: what the process has counted until now. */
  readonly close: () => Promise<void>;
}

const REPORT_EVERY_MS = 1_000;
const LAST_WORD_MS = 1_000;

/**
 * Puts this process under the supervisor that started it: reports to it, and stops where it says so or is gone. A Ctrl-C
 * in a terminal reaches this process too, but is meant for the supervisor; a SIGTERM may be meant for either.
 */
export function beSupervised(log: Logger): Supervised {
  const ending = createEnding(log, (error) => void tell({ kind: 'failure', reason: reasonOf(error) }));
  let state: WorkerState | null = null;
  let started = false;
  let unsent = 0;

  async function report(asked: boolean): Promise<void> {
    const [metrics, metricsOfNode] = await Promise.all([
      state?.metrics.report() ?? [],
      asked ? (state?.metrics.reportOfNode() ?? null) : null,
    ]);
    const [healthy, ready] = [state?.healthy() ?? true, state?.ready() ?? false];
    unsent += 1;
    await tell({ kind: 'report', asked, started, healthy, ready, metrics, metricsOfNode });
    unsent -= 1;
  }

  const timer = setInterval(() => {
    // A supervisor that is frozen gets one when it goes on, not all of them.
    if (unsent === 0) void report(false);
  }, REPORT_EVERY_MS).unref();
  listen(ending, log, () => void report(true));

  return {
    ending,
    expose(exposed) {
      state = exposed;
      return Promise.resolve({ url: null, close: () => Promise.resolve() });
    },
    onStarted() {
      started = true;
      void report(false);
    },
    async close() {
      clearInterval(timer);
      const late = new Promise<void>((resolve) => {
        setTimeout(resolve, LAST_WORD_MS);
      });
      await Promise.race([report(true), late]);
    },
  };
}

function listen(ending: Ending, log: Logger, onAsk: () => void): void {
  process.on('SIGINT', () => {});
  process.on('SIGTERM', (signal) => {
    log.info({ signal }, 'stopping');
    ending.stop();
  });
  process.on('message', ({ kind }: ToProcess) => {
    if (kind === 'ask') onAsk();
    else {
      log.info('stopping');
      ending.stop();
    }
  });
  const onGone = () => {
    log.warn('the supervisor is gone: stopping');
    ending.stop();
  };
  process.on('disconnect', onGone);
  if (!process.connected) onGone();
}

/** Resolves once it is on its way, or nobody is there to hear it. */
function tell(message: FromProcess): Promise<void> {
  return new Promise((resolve) => {
    if (!process.connected) resolve();
    else process.send!(message, undefined, undefined, () => resolve());
  });
}

function reasonOf(error: Error): string {
  return [...new Set([error.message, ...problemsOf(error)])].join('; ');
}
