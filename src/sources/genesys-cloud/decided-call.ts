import { told, type Told } from '../facts.ts';
import type { Conversation, Session } from './conversation.ts';
import { earliestOf, latestOf, type Interval } from '../intervals.ts';
import type { Parties } from './parties.ts';

/** The call of a conversation that is decided: who had a part in it, and when it was. */
export interface DecidedCall {
  readonly parties: Parties;
  readonly startedAt: Told<number>;
  readonly endedAt: Told<number>;
}

/**
 * The conversation, or, where the customer asked for a callback in it, what lies between the first and the last of the customer's part:
 * the conversation lasts from the first call to the end of the second, and has the agents of both.
 */
export function decidedCallOf(
  { startedMs, hasCallback }: Conversation,
  endedMs: number,
  parties: Parties,
): DecidedCall {
  const span = hasCallback ? spanOf(parties.customer) : null;
  if (span === null)
    return { parties, startedAt: told(startedMs, 'conversationStart'), endedAt: told(endedMs, 'conversationEnd') };
  const during = (sessions: readonly Session[]): readonly Session[] =>
    sessions.filter(({ segments }) => segments.some(({ fromMs, toMs }) => fromMs <= span.toMs && toMs >= span.fromMs));
  const { customer, agents, queues, others } = parties;
  return {
    parties: { customer, agents: during(agents), queues: during(queues), others: during(others) },
    startedAt: told(span.fromMs, "the customer's first segment"),
    endedAt: told(span.toMs, "the customer's last segment"),
  };
}

/** Null where no segment tells it. What is written up after the call is none of it. */
function spanOf(customer: readonly Session[]): Interval | null {
  const segments = customer.flatMap((session) => session.segments).filter(({ type }) => type !== 'wrapup');
  if (segments.length === 0) return null;
  return {
    fromMs: earliestOf(segments.map(({ fromMs }) => fromMs)),
    toMs: latestOf(segments.map(({ toMs }) => toMs)),
  };
}
