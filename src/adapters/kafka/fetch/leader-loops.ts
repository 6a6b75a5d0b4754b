import { StopError } from '../../../pipeline/failures.ts';
import { askBroker } from '../protocol/ask-broker.ts';
import { fetchQuestion, type FetchAnswer } from '../protocol/fetch-request.ts';
import type { Arrived } from './arrivals.ts';
import type { FailureHandler } from './fetch-failures.ts';
import type { FetchSession, SessionRequest } from './fetch-session.ts';
import type { FetcherParts } from './fetcher-parts.ts';
import { createLeaderLoop, type LeaderLoop } from './leader-loop.ts';

/** A loop for each broker that leads, or led, something that was assigned. */
export interface LeaderLoops {
  readonly sessionOf: (nodeId: number) => FetchSession;
  /** Has every leader asked whose time it is. */
  readonly poke: () => void;
}

export interface LeaderLoopsParts {
  readonly fetcher: FetcherParts;
  readonly signal: AbortSignal;
  readonly isDue: (nodeId: number, isMore: boolean) => boolean;
  readonly turn: () => number;
  /** Gives whether it was a large answer. */
  readonly onAnswer: (arrived: Arrived) => boolean;
  readonly onFailure: FailureHandler;
}

const MAX_WAIT_MS = 500;

export function createLeaderLoops({
  fetcher,
  signal,
  isDue,
  turn,
  onAnswer,
  onFailure,
}: LeaderLoopsParts): LeaderLoops {
  const loops = new Map<number, LeaderLoop>();

  function createLoop(nodeId: number): LeaderLoop {
    return createLeaderLoop({
      signal,
      turn,
      ask: (request) => askLeader(fetcher, nodeId, request),
      isDue: (isMore) => isDue(nodeId, isMore),
      onAnswer: (answer, ofTurn, session) => onAnswer({ nodeId, answer, turn: ofTurn, session }),
      onFailure: (error) => onFailure(`fetching from broker ${nodeId}`, error),
      onBroken(error) {
        onFailure('fetching', new StopError(`fetching broke down: ${error.message}`, { cause: error }));
      },
    });
  }

  return {
    sessionOf(nodeId) {
      let loop = loops.get(nodeId);
      if (loop === undefined) loops.set(nodeId, (loop = createLoop(nodeId)));
      return loop.session;
    },
    poke() {
      for (const loop of loops.values()) loop.poke();
    },
  };
}

async function askLeader(fetcher: FetcherParts, nodeId: number, request: SessionRequest): Promise<FetchAnswer> {
  const { brokers, topic, maxBytes, maxBytesPerPartition } = fetcher;
  const broker = await brokers.broker(nodeId);
  const limits = { maxWaitMs: MAX_WAIT_MS, maxBytes, maxBytesPerPartition };
  return askBroker(broker, fetchQuestion(broker, { topic, ...request, ...limits }));
}
