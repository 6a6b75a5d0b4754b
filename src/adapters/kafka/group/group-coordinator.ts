import { RetryError, type MembershipError, type StopError } from '../../../pipeline/failures.ts';
import { classifyFailure } from '../broker-errors.ts';
import type { Brokers } from '../client/brokers.ts';
import { errorOfCode, errorType } from '../kafkajs.ts';
import type { AskedBroker } from '../protocol/ask-broker.ts';
import { within } from '../within.ts';
import { unlessAborted } from './unless-aborted.ts';

/** What is asked of the coordinator, once. */
export interface GroupQuestion<Answer> {
  /** What is being done, for messages. */
  readonly step: string;
  /** How long its answer is waited for. */
  readonly deadlineMs: number;
  readonly ask: (coordinator: AskedBroker) => Promise<Answer>;
  /** Gives the question up. */
  readonly signal?: AbortSignal;
}

/** The coordinator of a group, whichever broker that is now. */
export interface GroupCoordinator {
  /**
   * Asks it, after looking it up where it is not known. What it says is for the one who asks to judge, but where it says that it
   * is not the coordinator, or not yet, or nothing, it is looked up again next time: the membership is in the
   * coordinators' log, and another knows of it too. @throws RetryError, StopError
   */
  readonly ask: <Answer extends { readonly errorCode: number }>(question: GroupQuestion<Answer>) => Promise<Answer>;
}

/** A broker that is frozen must not keep us from the others, of which one may be its successor: ms. */
export const ANSWER_DEADLINE_MS = 3_000;

/** Its log is being loaded, there is none now, another broker is it. */
const LOOK_AGAIN: ReadonlySet<number> = new Set([14, 15, 16]);
const NEVER = new AbortController().signal;

/** `onAnswer` is told of every answer, whatever is in it. */
export function createGroupCoordinator(brokers: Brokers, groupId: string, onAnswer: () => void): GroupCoordinator {
  return {
    async ask({ step, deadlineMs, ask, signal = NEVER }) {
      const boundedBy = <T>(ms: number, work: Promise<T>) => within(ms, step, unlessAborted(signal, work));
      try {
        const coordinator = await boundedBy(ANSWER_DEADLINE_MS, brokers.coordinator('group', groupId));
        const answer = await boundedBy(deadlineMs, ask(coordinator));
        onAnswer();
        if (LOOK_AGAIN.has(answer.errorCode)) throw errorOfCode(answer.errorCode);
        return answer;
      } catch (error) {
        if (!signal.aborted) brokers.forgetCoordinator('group', groupId);
        throw failureOf(step, error);
      }
    },
  };
}

/** As `classifyFailure`, but a topic that is not there may come. */
export function failureOf(step: string, error: unknown): RetryError | StopError | MembershipError {
  const failure = classifyFailure(step, error);
  const isMissingTopic = [error, failure.cause, (error as Error).cause].some(
    (of) => errorType(of) === 'UNKNOWN_TOPIC_OR_PARTITION',
  );
  return isMissingTopic ? new RetryError(failure.message, { cause: error }) : failure;
}
