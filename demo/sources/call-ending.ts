import type { CallEnded, Cause } from '../../src/engine/call.ts';
import { causeOfCodes } from './causes-of-codes.ts';

/*
 * How a call of the demo ended, as somebody would say who watched it: what a platform then has a word for, or has not. Taken from the
 * call alone, with nothing of the worker.
 */

/** Of an outbound call that nobody took. */
export type UnansweredEnding =
  | 'voicemail'
  | 'busy'
  | 'declined'
  | 'out of service'
  | 'unavailable'
  | 'blocked'
  /** Whoever called gave up at the end of a ringing time. */
  | 'rang out'
  /** The network gave up. */
  | 'no answer'
  /** Whoever called gave up before that. */
  | 'withdrawn'
  | 'line dropped'
  | 'not told'
  | 'contradictory';

const ENDING_OF_CAUSE: Readonly<Partial<Record<Cause, UnansweredEnding>>> = {
  BUSY: 'busy',
  REJECTED: 'declined',
  OUT_OF_SERVICE: 'out of service',
  CARRIER_UNAVAILABLE: 'unavailable',
  RATE_NOT_CONFIGURED: 'blocked',
  INSUFFICIENT_BALANCE: 'blocked',
  POLICY_BLOCKED: 'blocked',
  LINE_BALANCE_EXHAUSTED: 'blocked',
  NO_MEDIA: 'contradictory',
  AGENT_REJECTED: 'contradictory',
  AGENT_NO_ANSWER: 'contradictory',
  AGENT_NETWORK_LOST: 'contradictory',
};

/** What a cause alone makes of a call that nobody took; undefined where who ended it, and when, has to say more. */
export function endingOfCause(cause: Cause | null): UnansweredEnding | undefined {
  return cause === null ? undefined : ENDING_OF_CAUSE[cause];
}

/** The platform's own word. That nobody answered says nothing of a call that never rang. */
export function ownCauseOf({ endCause, callDurationMs, ringingDurationMs, taskType }: CallEnded): Cause | null {
  if (endCause === null || endCause === 'UNKNOWN') return null;
  const neverRang = callDurationMs === 0 && ringingDurationMs === 0 && taskType !== 'INBOUND';
  return endCause === 'NO_ANSWER' && neverRang ? null : endCause;
}

export function hasRung({ ringingDurationMs }: CallEnded): boolean {
  return ringingDurationMs !== null && ringingDurationMs > 0;
}

/** Null where none is set. */
export function ringLimitOf({ maxRingingDurationMs }: CallEnded): number | null {
  return maxRingingDurationMs === 0 ? null : maxRingingDurationMs;
}

/** The agent is on the line before the customer is called. */
export function isAgentFirst({ taskType }: CallEnded): boolean {
  return taskType === 'MANUAL' || taskType === 'PREVIEW';
}

export function unansweredEndingOf(call: CallEnded): UnansweredEnding {
  const { hangupParty, ringingDurationMs, q850Cause, sipStatusCode } = call;
  const own = ownCauseOf(call);
  const byCode = own === null ? causeOfCodes(q850Cause, sipStatusCode, hasRung(call)) : null;
  const ofCause = endingOfCause(own ?? byCode);
  if (call.voicemailDetected) return 'voicemail';
  if (ofCause !== undefined) return ofCause;
  if (byCode === 'NORMAL') return 'contradictory';
  if (ringingDurationMs === 0) return 'not told';
  if (hangupParty === 'CUSTOMER') return 'declined';
  if (hasReachedLimit(call)) return 'rang out';
  if (hangupParty === 'AGENT') return 'withdrawn';
  if (own === 'NO_ANSWER') return 'no answer';
  return hasRung(call) ? afterRinging(call, byCode) : (own ?? byCode) === 'CANCELLED' ? 'withdrawn' : 'not told';
}

function afterRinging(call: CallEnded, byCode: Cause | null): UnansweredEnding {
  const hasLimit = ringLimitOf(call) !== null;
  if (byCode === 'NO_ANSWER') return call.hangupParty === 'LINE' && !hasLimit ? 'line dropped' : 'no answer';
  if (call.hangupParty !== 'SYSTEM') return 'line dropped';
  return hasLimit ? 'withdrawn' : 'rang out';
}

/** A dialler that compares whole seconds of a clock gives up as much as a second before the limit. */
function hasReachedLimit(call: CallEnded): boolean {
  const limitMs = ringLimitOf(call);
  const toleranceMs = call.hangupParty === 'SYSTEM' ? 1_000 : 0;
  return limitMs !== null && hasRung(call) && call.ringingDurationMs! + toleranceMs >= limitMs;
}
