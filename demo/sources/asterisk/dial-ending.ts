import type { CallEnded, EndCause } from '../../../src/engine/call.ts';
import { isQuiet, whyEnded, type Reason, type WhyEnded } from '../why-ended.ts';

/** How Dial to a customer ended without an answer. */
export interface DialEnding {
  readonly dialStatus: 'NOANSWER' | 'CANCEL' | 'BUSY' | 'CONGESTION' | 'CHANUNAVAIL';
  /** Q.850 of the customer's channel; 0: none was ever set. */
  readonly q850: number;
  /** The final SIP status; null: there was none, or the trunk is ISDN's. */
  readonly sip: number | null;
  readonly isIsdn: boolean;
}

const GIVEN_UP: DialEnding = { dialStatus: 'NOANSWER', q850: 0, sip: null, isIsdn: false };
const CANCELLED: DialEnding = { dialStatus: 'CANCEL', q850: 127, sip: null, isIsdn: false };
/** A release that says nothing. */
const RELEASED: DialEnding = { dialStatus: 'NOANSWER', q850: 16, sip: null, isIsdn: false };
const DECLINE = 603;
const TERMINATED = 487;

export function endingOf(call: CallEnded): DialEnding {
  const why = whyEnded(call);
  if (!isQuiet(why.reason)) return loud(call, why);
  const { hangupParty, ringingDurationMs } = call;
  if (hangupParty === 'AGENT') return CANCELLED;
  if (hangupParty === 'CUSTOMER' && ringingDurationMs !== 0) return bySip(DECLINE);
  if (why.reason === 'no answer') return why.word === null ? noAnswerByCode(call) : GIVEN_UP;
  if (hangupParty === 'SYSTEM' && isLimitReached(call)) return GIVEN_UP;
  if (why.reason === 'nothing') return RELEASED;
  return hangupParty === 'SYSTEM' ? CANCELLED : bySip(TERMINATED);
}

/** The dialler's clock shows whole seconds. */
const SYSTEM_TOLERANCE_MS = 1_000;

function isLimitReached({ ringingDurationMs, maxRingingDurationMs }: CallEnded): boolean {
  if ((ringingDurationMs ?? 0) === 0) return false;
  return ringingDurationMs! + SYSTEM_TOLERANCE_MS >= (maxRingingDurationMs ?? 0);
}

/** Dial gave up where the only status is that of its own CANCEL. */
function noAnswerByCode({ q850Cause, sipStatusCode }: CallEnded): DialEnding {
  if (sipStatusCode === null) return byIsdn(q850Cause!);
  return sipStatusCode === 480 || sipStatusCode === 408 ? bySip(sipStatusCode) : GIVEN_UP;
}

const STATUS_OF: Readonly<Partial<Record<Reason, number>>> = { refused: 486, away: 404, network: 503, policy: 403 };
const STATUS_OF_WORD: Readonly<Partial<Record<EndCause, number>>> = {
  REJECTED: DECLINE,
  INSUFFICIENT_BALANCE: 402,
  LINE_BALANCE_EXHAUSTED: 402,
};

function loud(call: CallEnded, { reason, word }: WhyEnded): DialEnding {
  const status = word === null ? undefined : (STATUS_OF_WORD[word] ?? STATUS_OF[reason]);
  if (status !== undefined) return bySip(status);
  const { q850Cause, sipStatusCode } = call;
  if (word !== null || reason === 'answered') return RELEASED;
  // Of both, the status is kept; but where it is one that says nothing, Asterisk has the cause of the Reason header.
  if (sipStatusCode !== null && sipStatusCode >= 300 && !SAYS_NOTHING.has(sipStatusCode)) return bySip(sipStatusCode);
  return byIsdn(q850Cause ?? 16);
}

/** Statuses of a dialog, and of a precondition. */
const SAYS_NOTHING: ReadonlySet<number> = new Set([481, 491, 580]);

function bySip(sip: number): DialEnding {
  const q850 = OF_SIP[sip] ?? (sip >= 500 && sip < 600 ? 38 : 127);
  return { dialStatus: statusOf(q850), q850, sip, isIsdn: false };
}

function byIsdn(q850: number): DialEnding {
  return { dialStatus: statusOf(q850), q850, sip: null, isIsdn: true };
}

/** What chan_pjsip makes of a SIP status. */
const OF_SIP: Readonly<Record<number, number>> = {
  402: 21,
  403: 21,
  404: 1,
  408: 18,
  410: 22,
  480: 19,
  483: 19,
  484: 28,
  486: 17,
  488: 58,
  502: 27,
  503: 34,
  504: 102,
  600: 17,
  603: 21,
  604: 1,
  606: 58,
};

/** What app_dial counts a cause as. */
function statusOf(q850: number): DialEnding['dialStatus'] {
  if (q850 === 17) return 'BUSY';
  if (q850 === 34) return 'CONGESTION';
  return q850 === 16 || q850 === 19 ? 'NOANSWER' : 'CHANUNAVAIL';
}
