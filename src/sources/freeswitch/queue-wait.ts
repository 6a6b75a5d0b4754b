import { told, type Facts } from '../facts.ts';
import { fromTimes, wasAnswered, type Leg } from './leg.ts';

/** How long a member of mod_callcenter's queue waited, answered, for an agent. Its own times are whole seconds, cut. */
export function queueWaitOf(customer: Leg): Facts['queueDurationMs'] {
  const { variables, at, answerMs, bridgeMs, endMs } = customer;
  if (!wasAnswered(customer) || variables.text('cc_queue') === null) return undefined;
  const joinedMs = secondsOf(customer, 'cc_queue_joined_epoch');
  const canceledMs = secondsOf(customer, 'cc_queue_canceled_epoch');
  const fromMs = Math.max(answerMs!, joinedMs);
  const isServed = bridgeMs !== null && bridgeMs > fromMs;
  const leftMs = canceledMs > 0 ? Math.min(endMs, canceledMs + 999) : endMs;
  const from = isServed
    ? fromTimes(customer, 'answer', 'bridge')
    : `${at}cc_queue_joined_epoch to cc_queue_canceled_epoch`;
  return told(Math.max(0, (isServed ? bridgeMs : leftMs) - fromMs), from);
}

function secondsOf({ variables }: Leg, name: string): number {
  return (variables.number(name) ?? 0) * 1_000;
}
