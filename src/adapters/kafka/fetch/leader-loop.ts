import { errorOfCode } from '../kafkajs.ts';
import type { FetchAnswer } from '../protocol/fetch-request.ts';
import { createFetchSession, type FetchSession, type SessionRequest } from './fetch-session.ts';

/** Asks one broker for the partitions of its session, again and again, one request at a time. */
export interface LeaderLoop {
  readonly session: FetchSession;
  /** Asks, where it is time to. To be called whenever it may have become so. */
  readonly poke: () => void;
}

export interface LeaderLoopParts {
  readonly signal: AbortSignal;
  readonly ask: (request: SessionRequest) => Promise<FetchAnswer>;
  /** Whether to ask now; `isMore` where the last answer was a large one, so that more may wait. */
  readonly isDue: (isMore: boolean) => boolean;
  /** Counts what was assigned. */
  readonly turn: () => number;
  /** An answer to a request of that turn; gives whether it was a large one. */
  readonly onAnswer: (answer: FetchAnswer, turn: number, session: FetchSession) => boolean;
  /** It came to nothing, and is asked again after a pause. */
  readonly onFailure: (error: unknown) => void;
  /** What should not throw has thrown. */
  readonly onBroken: (error: Error) => void;
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;
/** FETCH_SESSION_ID_NOT_FOUND, as where the broker gave its room to another; INVALID_FETCH_SESSION_EPOCH. */
const SESSION_LOST: ReadonlySet<number> = new Set([70, 71]);

export function createLeaderLoop(parts: LeaderLoopParts): LeaderLoop {
  const { signal } = parts;
  const session = createFetchSession();
  let isBusy = false;
  let isMore = false;
  let pauseMs = FIRST_PAUSE_MS;
  let pausing: NodeJS.Timeout | null = null;
  signal.addEventListener('abort', () => clearTimeout(pausing ?? undefined), { once: true });

  function poke(): void {
    if (isBusy || pausing !== null || signal.aborted || session.size() === 0 || !parts.isDue(isMore)) return;
    isBusy = true;
    void exchange().catch(parts.onBroken);
  }

  async function exchange(): Promise<void> {
    const turn = parts.turn();
    const request = session.request();
    const answer = await parts.ask(request).catch((error: unknown) => ({ error }));
    isBusy = false;
    if (signal.aborted) return;
    if ('error' in answer) fail(answer.error);
    else if (answer.errorCode === 0) take(answer, turn);
    else if (SESSION_LOST.has(answer.errorCode) && !isFull(request)) session.failed();
    else fail(errorOfCode(answer.errorCode));
    poke();
  }

  function take(answer: FetchAnswer, turn: number): void {
    pauseMs = FIRST_PAUSE_MS;
    session.answered(answer.sessionId);
    isMore = parts.onAnswer(answer, turn, session);
  }

  function fail(error: unknown): void {
    session.failed();
    isMore = false;
    pausing = setTimeout(() => {
      pausing = null;
      poke();
    }, pauseMs);
    pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
    parts.onFailure(error);
  }

  return { session, poke };
}

const isFull = ({ sessionEpoch }: SessionRequest): boolean => sessionEpoch === 0;
