import { BadFieldError } from '../bad-field-error.ts';
import type { Leg } from './leg.ts';

/** SIP statuses with which a callee refuses: busy, decline, unwanted (RFC 3261, RFC 8197). */
const OF_CALLEE = new Set([486, 600, 603, 607]);
/** Q.850: user busy, call rejected. */
const CAUSES_OF_CALLEE = new Set([17, 21]);
const Q850_NORMAL = 16;

/** The final status that the far end sent to an unanswered leg; null where it sent none. */
export function sipStatusOf({ at, variables: { text, number } }: Leg): number | null {
  const status = number('sip_term_status');
  if (status !== null) return status === 0 ? null : Math.trunc(status);
  const specific = /^sip(?::|%3A)(\d{3})$/i.exec(text('proto_specific_hangup_cause') ?? '');
  if (specific === null) return null;
  const code = Number(specific[1]);
  if (code < 100) throw new BadFieldError(`${at}proto_specific_hangup_cause`, 'is no SIP status');
  return code;
}

/**
 * The Q.850 cause that the far end gave in a Reason header. FreeSWITCH's own number is made of the SIP status (480 is 18, 402 and 403
 * are 21), and of every cause of its own it makes 16, so neither tells more; a 16 that was received hides a 486.
 */
export function receivedCauseOf({ variables }: Leg): number | null {
  const reason = /Q\.850\s{0,9};\s{0,9}cause\s{0,9}=\s{0,9}(\d{1,3})/i.exec(variables.decoded('sip_reason') ?? '');
  const cause = reason === null ? 0 : Number(reason[1]);
  return cause === 0 || cause === Q850_NORMAL ? null : cause;
}

/** FreeSWITCH's number for legs of endpoints that have no SIP, as ISDN: there it is the network's. */
export function ownCauseOf({ variables: { number } }: Leg): number | null {
  const cause = number('hangup_cause_q850');
  return cause === null || cause === 0 || cause === Q850_NORMAL ? null : Math.trunc(cause);
}

/** recv_refuse alone does not say that a callee refused: networks refuse so as well, and FreeSWITCH's own stack for them. */
export function isRefusedByCallee(leg: Leg): boolean {
  if (leg.disposition !== 'recv_refuse') return false;
  return OF_CALLEE.has(sipStatusOf(leg) ?? 0) || CAUSES_OF_CALLEE.has(receivedCauseOf(leg) ?? 0);
}
