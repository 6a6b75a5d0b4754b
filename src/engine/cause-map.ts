import { CAUSES, type CallEnded, type Cause, type EndCause } from './call.ts';

/** What a code stands for: always the same cause, or one where the callee's phone rang and another where not. */
export type MappedCause = Cause | { readonly ifRang: Cause; readonly otherwise: Cause };

export interface CodeMeaning {
  readonly code: number;
  readonly name: string;
  readonly cause: MappedCause;
}

/** How codes of the signalling become causes. A code that is not listed counts as absent. */
export interface CauseMap {
  readonly q850: readonly CodeMeaning[];
  readonly sip: readonly CodeMeaning[];
}

/** A `CauseMap` as arrays by code, one for calls that rang and one for calls that did not. */
export interface CompiledCauseMap {
  readonly q850: { readonly rang: Uint8Array; readonly silent: Uint8Array };
  readonly sip: { readonly rang: Uint8Array; readonly silent: Uint8Array };
}

const NO_CAUSE = 0;
const CAUSE_NUMBER: Readonly<Record<EndCause, number>> = {
  ...(Object.fromEntries(CAUSES.map((cause, index) => [cause, index + 1])) as Record<Cause, number>),
  UNKNOWN: NO_CAUSE,
};
const HIGHEST_Q850_CAUSE = 127; // ITU-T Q.850: seven bits
const HIGHEST_SIP_STATUS = 699; // RFC 3261, section 7.2
const PAYMENT_REQUIRED = 402; // the one code that a carrier also sends during a call, when the balance runs out

/**
 * Makes a cause map ready for `attributeCause`.
 * @throws RangeError where a code is listed twice or is outside of its kind's range.
 */
export function compileCauseMap(map: CauseMap): CompiledCauseMap {
  return {
    q850: compileCodes('Q.850', map.q850, HIGHEST_Q850_CAUSE),
    sip: compileCodes('SIP', map.sip, HIGHEST_SIP_STATUS),
  };
}

/**
 * The cause of a call as a number: 0 where there is none, else its place in `CAUSES` plus one, which is
 * the place in the bands of the fact. The platform's own attribution goes first, then the Q.850 cause,
 * then the SIP status. A code says why a call was not set up, so after an answer codes are not asked,
 * SIP 402 excepted.
 */
export function attributeCause(call: CallEnded, map: CompiledCauseMap, answered: boolean, rang: boolean): number {
  const { endCause, q850Cause, sipStatusCode } = call;
  if (endCause !== null && endCause !== 'UNKNOWN') return CAUSE_NUMBER[endCause];
  const sip = rang ? map.sip.rang : map.sip.silent;
  if (answered) return sipStatusCode === PAYMENT_REQUIRED ? (sip[PAYMENT_REQUIRED] ?? NO_CAUSE) : NO_CAUSE;
  const q850 = rang ? map.q850.rang : map.q850.silent;
  const cause = q850Cause === null ? NO_CAUSE : (q850[q850Cause] ?? NO_CAUSE);
  if (cause !== NO_CAUSE || sipStatusCode === null) return cause;
  return sip[sipStatusCode] ?? NO_CAUSE;
}

function compileCodes(kind: string, meanings: readonly CodeMeaning[], highest: number) {
  const rang = new Uint8Array(highest + 1);
  const silent = new Uint8Array(highest + 1);
  for (const { code, cause } of meanings) {
    if (!Number.isInteger(code) || code < 0 || code > highest) {
      throw new RangeError(`${kind} code ${code} is not a whole number from 0 to ${highest}`);
    }
    if (rang[code] !== NO_CAUSE) throw new RangeError(`${kind} code ${code} is listed twice`);
    rang[code] = CAUSE_NUMBER[typeof cause === 'string' ? cause : cause.ifRang];
    silent[code] = CAUSE_NUMBER[typeof cause === 'string' ? cause : cause.otherwise];
  }
  return { rang, silent };
}
