import type { EndCause } from '../../engine/call.ts';
import { told, type Told } from '../facts.ts';
import type { LegOutcome } from '../legs/leg.ts';
import type { Direction } from '../source-settings.ts';
import { meaningOf } from '../word-table.ts';

/* What Twilio's words mean, as the status callback, the Call resource and the call summary spell them. */

/** A call that goes on. */
export const INTERIM = new Set(['queued', 'initiated', 'ringing', 'in-progress', 'answered']);

const OUTCOMES: Readonly<Record<string, LegOutcome>> = {
  completed: 'answered',
  busy: 'turned away',
  'no-answer': 'no answer',
  noanswer: 'no answer',
  canceled: 'cancelled',
  failed: 'failed',
  fail: 'failed',
  undialed: 'failed',
};

/** How a call that is over ended; null where the word is none of Twilio's. */
export function outcomeOf(status: string): LegOutcome | null {
  return meaningOf(OUTCOMES, status) ?? null;
}

const CAUSES: Readonly<Partial<Record<LegOutcome, EndCause>>> = {
  'turned away': 'BUSY',
  'no answer': 'NO_ANSWER',
  cancelled: 'CANCELLED',
};

/**
 * Why it ended. `failed` is said of a wrong number, a carrier's fault, a blocked destination and a limit alike, so that it is no
 * cause. `canceled` is one only where something shows that the call was on its way: it is also said of a call that was cancelled in
 * Twilio's own queue.
 */
export function causeOf(outcome: LegOutcome, wasOnItsWay: boolean, from: string): Told<EndCause> | undefined {
  const cause = CAUSES[outcome];
  return cause === undefined || (cause === 'CANCELLED' && !wasOnItsWay) ? undefined : told(cause, from);
}

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  inbound: 'inbound',
  'trunking-originating': 'inbound',
  'outbound-api': 'outbound',
  'outbound-dial': 'outbound',
  'trunking-terminating': 'outbound',
};

/** `outbound-api`, and `outbound_api` of summaries; null where it is missing or none of Twilio's. */
export function directionOf(word: string | null): Direction | null {
  return meaningOf(DIRECTIONS, word?.replaceAll('_', '-') ?? null) ?? null;
}

/** Answering machine detection: a fax is no person either. */
export function isMachine(answeredBy: string | null): boolean {
  return answeredBy !== null && (answeredBy.startsWith('machine') || answeredBy === 'fax');
}
