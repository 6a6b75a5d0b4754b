import { RetryError, StopError } from '../../../pipeline/failures.ts';
import { classifyFailure } from '../broker-errors.ts';
import { errorType } from '../kafkajs.ts';
import type { FetcherHandlers } from './fetcher-parts.ts';

/** Hears what has failed, at which step. */
export type FailureHandler = (step: string, error: unknown) => void;

export interface FailureHandlerParts {
  readonly signal: AbortSignal;
  readonly handlers: FetcherHandlers;
  /** The topic is missing: who has it back may have another. */
  readonly onMissing: () => void;
  /** Nothing goes on: called before it is told. */
  readonly stop: () => void;
}

const MISSING = 'UNKNOWN_TOPIC_OR_PARTITION';

/** Tells the fetcher's owner what has failed, and ends the fetcher where no other attempt can succeed. */
export function createFailureHandler({ signal, handlers, onMissing, stop }: FailureHandlerParts): FailureHandler {
  return (step, error) => {
    if (signal.aborted) return;
    const isMissing = errorType(error) === MISSING;
    // A topic may be made anew, and a broker that has just started may not know it yet.
    const failure = isMissing
      ? new RetryError(`${step} failed: ${(error as Error).message}`, { cause: error })
      : classifyFailure(step, error);
    if (isMissing) onMissing();
    if (failure instanceof StopError) {
      stop();
      handlers.onFatal(failure);
    } else {
      handlers.onFailedAttempt(failure);
      handlers.onSign();
    }
  };
}
