import type { CallEnded, EndCause } from '../../src/engine/call.ts';

/** Why a call was not answered, in the words of a telephone network; `unclear`: its codes say different things. */
export type Reason =
  | 'refused'
  | 'away'
  | 'network'
  | 'policy'
  | 'no answer'
  | 'cancelled'
  | 'answered'
  | 'blames an agent'
  | 'blames the media'
  | 'nothing'
  | 'unclear';

/** A call's reason, and whether the platform said it in a word of its own, beside which codes do not count. */
export interface WhyEnded {
  readonly reason: Reason;
  readonly word: EndCause | null;
}

const OF_WORD: Readonly<Record<EndCause, Reason>> = {
  BUSY: 'refused',
  REJECTED: 'refused',
  NO_ANSWER: 'no answer',
  CARRIER_UNAVAILABLE: 'network',
  OUT_OF_SERVICE: 'away',
  CANCELLED: 'cancelled',
  RATE_NOT_CONFIGURED: 'policy',
  INSUFFICIENT_BALANCE: 'policy',
  POLICY_BLOCKED: 'policy',
  LINE_BALANCE_EXHAUSTED: 'policy',
  NO_MEDIA: 'blames the media',
  AGENT_REJECTED: 'blames an agent',
  AGENT_NO_ANSWER: 'blames an agent',
  AGENT_NETWORK_LOST: 'blames an agent',
  NORMAL: 'nothing',
  UNKNOWN: 'nothing',
};

/** ITU-T Q.850, as far as it says why a call was not set up. */
const OF_Q850: readonly (readonly [Reason, readonly number[]])[] = [
  ['refused', [17, 21]],
  ['away', [1, 20, 22, 28]],
  ['network', [3, 27, 34, 38, 41, 42, 47]],
  ['no answer', [19]],
];
/** RFC 3261, 21, RFC 8197 and RFC 8688. */
const OF_SIP: readonly (readonly [Reason, readonly number[]])[] = [
  ['answered', [200]],
  ['policy', [402, 403, 608]],
  ['away', [404, 410, 484, 604]],
  ['network', [482, 483, 488, 500, 502, 503, 504, 606]],
  ['refused', [486, 600, 603, 607]],
  ['cancelled', [487]],
];

/** Why a call was not answered; the word goes first, but for `NO_ANSWER` of a phone that did not ring. */
export function whyEnded(call: CallEnded): WhyEnded {
  const { endCause, ringingDurationMs, taskType } = call;
  const isNone = endCause === null || endCause === 'UNKNOWN';
  const neverRang = endCause === 'NO_ANSWER' && ringingDurationMs === 0 && taskType !== 'INBOUND';
  if (!isNone && !neverRang) return { reason: OF_WORD[endCause], word: endCause };
  return { reason: reasonOfCodes(call), word: null };
}

function reasonOfCodes({ q850Cause, sipStatusCode, ringingDurationMs }: CallEnded): Reason {
  const rang = (ringingDurationMs ?? 0) > 0;
  const byQ850 = reasonOfQ850(q850Cause, rang);
  const bySip = reasonOfSip(sipStatusCode, rang);
  if (byQ850 === 'nothing' || byQ850 === bySip) return bySip;
  // Who gives up ringing is answered 487.
  if (bySip === 'nothing' || (byQ850 === 'no answer' && bySip === 'cancelled')) return byQ850;
  return 'unclear';
}

function reasonOfQ850(code: number | null, rang: boolean): Reason {
  if (code === 18 || code === 102) return rang ? 'no answer' : 'network';
  return OF_Q850.find(([, codes]) => codes.includes(code ?? 0))?.[0] ?? 'nothing';
}

function reasonOfSip(code: number | null, rang: boolean): Reason {
  if (code === 480) return rang ? 'no answer' : 'away';
  if (code === 408) return rang ? 'no answer' : 'network';
  return OF_SIP.find(([, codes]) => codes.includes(code ?? 0))?.[0] ?? 'nothing';
}

const QUIET: ReadonlySet<Reason> = new Set(['no answer', 'cancelled', 'nothing']);

/** Whether the reason leaves it to the ringing, and to who ended it, what became of the call. */
export function isQuiet(reason: Reason): boolean {
  return QUIET.has(reason);
}

const SAYS_NOTHING: ReadonlySet<EndCause | null> = new Set([
  null,
  'UNKNOWN',
  'NORMAL',
  'CANCELLED',
  'CARRIER_UNAVAILABLE',
]);
const BALANCE: ReadonlySet<EndCause | null> = new Set(['LINE_BALANCE_EXHAUSTED', 'INSUFFICIENT_BALANCE']);
const PAYMENT_REQUIRED = 402;

/** Whether the line's balance was used up: the one thing that a SIP status tells of a call that was answered. */
export function isOutOfBalance({ endCause, sipStatusCode }: CallEnded): boolean {
  if (endCause === null || endCause === 'UNKNOWN') return sipStatusCode === PAYMENT_REQUIRED;
  return BALANCE.has(endCause);
}

/** Whether a word blames nobody for the end of a call that was answered. */
export function isNormalEnd({ endCause }: CallEnded): boolean {
  return SAYS_NOTHING.has(endCause);
}

/** Whether a word blames an agent. */
export function isAgentToBlame({ endCause }: CallEnded): boolean {
  return endCause !== null && OF_WORD[endCause] === 'blames an agent';
}
