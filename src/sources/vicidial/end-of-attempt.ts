import type { EndCause } from '../../engine/call.ts';
import { told, toldIfAny, type Facts } from '../facts.ts';
import type { CarrierRow } from './carrier-row.ts';
import { UNANSWERED } from './status-words.ts';

const STATUS = 'vicidial_log.status';
const DIAL_STATUS = 'vicidial_carrier_log.dialstatus';
const CANCELLED = 487;
/** Beside them the agent who heard the phone ring knows better. */
const MAY_HAVE_RUNG: ReadonlySet<number> = new Set([408, 480]);

/** An attempt that was not answered. */
export interface Attempt {
  readonly status: string;
  /** Null: the dialler made the call, and no agent listened. */
  readonly agent: string | null;
  readonly termReason: string | null;
  readonly carrier: CarrierRow | null;
}

/** Why it was not answered: the carrier's codes; else how Dial() ended; else the status. */
export function endOfAttempt(attempt: Attempt): Partial<Facts> {
  const { carrier, status } = attempt;
  const word = UNANSWERED.get(status) ?? null;
  if (word === 'POLICY_BLOCKED') return { endCause: told(word, STATUS) };
  const sip = carrier?.sip === CANCELLED ? null : (carrier?.sip ?? null);
  const q850 = carrier?.q850 ?? null;
  if (sip !== null || q850 !== null) {
    const heard = attempt.agent !== null && word === 'NO_ANSWER' && MAY_HAVE_RUNG.has(sip ?? 0);
    return {
      ...partyOf(attempt),
      sipStatusCode: toldIfAny(sip, 'vicidial_carrier_log.sip_hangup_cause'),
      q850Cause: toldIfAny(q850, 'vicidial_carrier_log.hangup_cause'),
      ...(heard ? { endCause: told(word, STATUS) } : {}),
      ...(q850 === 19 ? { endCause: told('NO_ANSWER', 'vicidial_carrier_log.hangup_cause') } : {}),
    };
  }
  return endByWords(attempt, word);
}

function endByWords(attempt: Attempt, word: EndCause | null): Partial<Facts> {
  const { agent, carrier } = attempt;
  const dialStatus = carrier?.dialStatus ?? null;
  if (dialStatus === 'CANCEL' && agent !== null) {
    return { endCause: told('CANCELLED', DIAL_STATUS), hangupParty: told('AGENT', 'vicidial_log.user') };
  }
  // Dial()'s own limit, or the dialler's: nobody else gives up a call that no agent has.
  if (dialStatus === 'NOANSWER' || dialStatus === 'CANCEL') {
    return { endCause: told('NO_ANSWER', DIAL_STATUS), hangupParty: told('SYSTEM', DIAL_STATUS) };
  }
  if (dialStatus === 'BUSY') return { endCause: told('BUSY', DIAL_STATUS) };
  return { ...partyOf(attempt), endCause: toldIfAny(word, STATUS) };
}

/** Before the answer CALLER is what the system writes of any end, so an agent alone is believed. */
function partyOf({ termReason }: Attempt): Partial<Facts> {
  return termReason === 'AGENT' ? { hangupParty: told('AGENT', 'vicidial_log.term_reason') } : {};
}
