import { setTimeout as sleep } from 'node:timers/promises';
import { RetryError, type MembershipError, type StopError } from '../../../pipeline/failures.ts';
import { classifyFailure } from '../broker-errors.ts';
import { errorOfCode } from '../kafkajs.ts';
import type { AskedBroker } from '../protocol/ask-broker.ts';
import { within } from '../within.ts';
import type { Brokers, CoordinatorKind } from './brokers.ts';

/** What is asked of a coordinator, and for how long. */
export interface CoordinatorQuestion<Answer> {
  readonly kind: CoordinatorKind;
  /** The group, or the transactional id. */
  readonly key: string;
  /** What is being done, for messages. */
  readonly step: string;
  readonly deadlineMs: number;
  /** It has to be such that it may be asked twice: nobody knows what became of one that was not answered. */
  readonly ask: (coordinator: AskedBroker) => Promise<Answer>;
  /** Codes that only ask for patience, and how much of it there is: all of the time unless told. */
  readonly waitsFor?: ReadonlySet<number>;
  readonly patienceMs?: number;
}

/** It is loading, is none now, or another is. */
const LOOK_AGAIN: ReadonlySet<number> = new Set([14, 15, 16]);
export const CONCURRENT_TRANSACTIONS = 51;
const NO_CODES: ReadonlySet<number> = new Set();
const FIRST_PAUSE_MS = 1;
const LONGEST_PAUSE_MS = 100;
/** A broker that is frozen must not keep us from its successor. */
const ATTEMPT_DEADLINE_MS = 6_000;

/**
 * Asks a coordinator, another where it has moved, and again where it says so, until the deadline. Gives the last answer, whatever its
 * code; `wasUnanswered` tells whether an attempt got none: it may still arrive. @throws RetryError, StopError
 */
export async function askCoordinator<Answer extends { readonly errorCode: number }>(
  brokers: Brokers,
  { kind, key, step, deadlineMs, ask, waitsFor = NO_CODES, patienceMs = deadlineMs }: CoordinatorQuestion<Answer>,
): Promise<{ readonly answer: Answer; readonly wasUnanswered: boolean }> {
  const startedAt = performance.now();
  let wasUnanswered = false;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    const leftMs = Math.max(1, startedAt + deadlineMs - performance.now());
    const attempt = await settle(step, Math.min(leftMs, ATTEMPT_DEADLINE_MS), brokers.coordinator(kind, key).then(ask));
    if (attempt.kind === 'answered') {
      const { errorCode } = attempt.answer;
      if (!LOOK_AGAIN.has(errorCode) && !waitsFor.has(errorCode)) return { answer: attempt.answer, wasUnanswered };
      if (LOOK_AGAIN.has(errorCode)) brokers.forgetCoordinator(kind, key);
    } else {
      if (!(attempt.failure instanceof RetryError)) throw attempt.failure;
      wasUnanswered = true;
      brokers.forgetCoordinator(kind, key);
    }
    const lastMs = attempt.kind === 'answered' && waitsFor.has(attempt.answer.errorCode) ? patienceMs : deadlineMs;
    if (performance.now() + pauseMs > startedAt + lastMs) {
      if (attempt.kind === 'answered') return { answer: attempt.answer, wasUnanswered };
      throw attempt.failure;
    }
    await sleep(pauseMs);
  }
}

type Attempt<Answer> =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'failed'; readonly failure: Error };

async function settle<Answer>(step: string, deadlineMs: number, work: Promise<Answer>): Promise<Attempt<Answer>> {
  try {
    return { kind: 'answered', answer: await within(deadlineMs, step, work) };
  } catch (error) {
    return { kind: 'failed', failure: classifyFailure(step, error) };
  }
}

/** What a code asks for. */
export function failureOfCode(step: string, errorCode: number): RetryError | StopError | MembershipError {
  return classifyFailure(step, errorOfCode(errorCode));
}
