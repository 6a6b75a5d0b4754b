import type { Cause } from '../../src/engine/call.ts';

/* What codes of the signalling say of a call that nobody took, as their specifications do: the demo's own list, not the worker's. */

const Q850: Readonly<Record<number, Cause>> = {
  1: 'OUT_OF_SERVICE',
  3: 'CARRIER_UNAVAILABLE',
  17: 'BUSY',
  19: 'NO_ANSWER',
  20: 'OUT_OF_SERVICE',
  21: 'REJECTED',
  22: 'OUT_OF_SERVICE',
  27: 'CARRIER_UNAVAILABLE',
  28: 'OUT_OF_SERVICE',
  34: 'CARRIER_UNAVAILABLE',
  38: 'CARRIER_UNAVAILABLE',
  41: 'CARRIER_UNAVAILABLE',
  42: 'CARRIER_UNAVAILABLE',
  47: 'CARRIER_UNAVAILABLE',
};

const SIP: Readonly<Record<number, Cause>> = {
  200: 'NORMAL',
  402: 'INSUFFICIENT_BALANCE',
  403: 'POLICY_BLOCKED',
  404: 'OUT_OF_SERVICE',
  410: 'OUT_OF_SERVICE',
  482: 'CARRIER_UNAVAILABLE',
  483: 'CARRIER_UNAVAILABLE',
  484: 'OUT_OF_SERVICE',
  486: 'BUSY',
  487: 'CANCELLED',
  488: 'CARRIER_UNAVAILABLE',
  500: 'CARRIER_UNAVAILABLE',
  502: 'CARRIER_UNAVAILABLE',
  503: 'CARRIER_UNAVAILABLE',
  504: 'CARRIER_UNAVAILABLE',
  600: 'BUSY',
  603: 'REJECTED',
  604: 'OUT_OF_SERVICE',
  606: 'CARRIER_UNAVAILABLE',
  607: 'REJECTED',
  608: 'POLICY_BLOCKED',
};

/** What the callee's side answers to an INVITE, for each cause that it answers with. */
export const SIP_OF_CAUSE: Readonly<Partial<Record<Cause, number>>> = {
  BUSY: 486,
  REJECTED: 603,
  NO_ANSWER: 480,
  CANCELLED: 487,
  OUT_OF_SERVICE: 404,
  CARRIER_UNAVAILABLE: 503,
  POLICY_BLOCKED: 403,
  RATE_NOT_CONFIGURED: 403,
  INSUFFICIENT_BALANCE: 402,
  LINE_BALANCE_EXHAUSTED: 402,
};

/** Null where the number says nothing. 18 and 102 are timers of the network, before it rang or after. */
function causeOfQ850(code: number | null, rang: boolean): Cause | null {
  if (code === 18 || code === 102) return rang ? 'NO_ANSWER' : 'CARRIER_UNAVAILABLE';
  return code === null ? null : (Q850[code] ?? null);
}

/** Null where the status says nothing. 480 and 408 come from a phone that rang, or from a network that found none. */
export function causeOfSip(code: number | null, rang: boolean): Cause | null {
  if (code === 480) return rang ? 'NO_ANSWER' : 'OUT_OF_SERVICE';
  if (code === 408) return rang ? 'NO_ANSWER' : 'CARRIER_UNAVAILABLE';
  return code === null ? null : (SIP[code] ?? null);
}

/** The demo's calls have two codes only where they agree, or the Q.850 number decides. */
export function causeOfCodes(q850: number | null, sip: number | null, rang: boolean): Cause | null {
  return causeOfQ850(q850, rang) ?? causeOfSip(sip, rang);
}
