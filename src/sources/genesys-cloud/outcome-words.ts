import type { EndCause } from '../../engine/call.ts';
import type { Facts } from '../facts.ts';

/*
 * What the dialler says of an outbound call. Before the answer it is the cause. After it the words mean another thing: `busy` may be a
 * spoken message, `noanswer` an answer without a greeting.
 */

const DISPOSITION: ReadonlyMap<string, EndCause> = new Map([
  ['callable.busy', 'BUSY'],
  ['callable.noanswer', 'NO_ANSWER'],
  ['callable.sit', 'CARRIER_UNAVAILABLE'],
  ['uncallable.sit', 'OUT_OF_SERVICE'],
  ['uncallable.notfound', 'OUT_OF_SERVICE'],
]);

/** Wrap-up codes that the dialler gives itself. */
const WRAP_UP: ReadonlyMap<string, EndCause> = new Map([
  ['BUSY', 'BUSY'],
  ['NO-ANSWER', 'NO_ANSWER'],
  ['SIT-CALLABLE', 'CARRIER_UNAVAILABLE'],
  ['SIT-UNCALLABLE', 'OUT_OF_SERVICE'],
  ['INVALID-PHONE-NUMBER', 'OUT_OF_SERVICE'],
  ['ON-DO-NOT-CALL-LIST', 'POLICY_BLOCKED'],
  ['DNC-AUTHENTICATION-FAILED', 'POLICY_BLOCKED'],
  ['DNC-SKIPPED', 'POLICY_BLOCKED'],
  ['NOT-CALLABLE-TIME', 'POLICY_BLOCKED'],
]);

const DISCONNECT: ReadonlyMap<string, EndCause> = new Map([
  ['timeout', 'NO_ANSWER'],
  ['uncallable', 'POLICY_BLOCKED'],
]);

/** Of `disposition.classification.callable.busy`; undefined of what says nothing, as `callable.disconnect`, which any code gives. */
export function causeOfDisposition(name: string): EndCause | undefined {
  return DISPOSITION.get(name.replace('disposition.classification.', ''));
}

/** Of `ININ-OUTBOUND-BUSY`. */
export function causeOfWrapUp(code: string): EndCause | undefined {
  return WRAP_UP.get(code.replace('ININ-OUTBOUND-', ''));
}

/** Of the customer's session. */
export function causeOfDisconnect(type: string): EndCause | undefined {
  return DISCONNECT.get(type);
}

const DECLINED_SIP: ReadonlySet<number | undefined> = new Set([486, 600, 603, 607]);
const DECLINED_Q850: ReadonlySet<number | undefined> = new Set([17, 21]);

/** Whether a word or a code of a call that was not answered says that the callee was busy or declined. */
export function isDeclined({ endCause, sipStatusCode, q850Cause }: Partial<Facts>): boolean {
  if (endCause !== undefined) return endCause.value === 'BUSY' || endCause.value === 'REJECTED';
  return DECLINED_SIP.has(sipStatusCode?.value) || DECLINED_Q850.has(q850Cause?.value);
}

export function isMachine(disposition: string): boolean {
  return disposition === 'disposition.classification.callable.machine';
}
