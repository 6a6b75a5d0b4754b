import type { CallEnded, EndCause } from '../../../src/engine/call.ts';
import { isQuiet, whyEnded, type Reason, type WhyEnded } from '../why-ended.ts';

/** The last reply to an INVITE that failed. */
export interface FinalAnswer {
  readonly code: number;
  /** Of the far end's Reason header. */
  readonly q850: number | null;
  /** Kamailio gave up by its own timer. */
  readonly isOwn: boolean;
}

const CANCELLED: FinalAnswer = { code: 487, q850: null, isOwn: false };
const OWN_TIMEOUT: FinalAnswer = { code: 408, q850: null, isOwn: true };
const DECLINED: FinalAnswer = { code: 603, q850: null, isOwn: false };

/** How a call to a customer failed. Who cancelled is not in it. */
export function answerOfFailed(call: CallEnded): FinalAnswer {
  const why = whyEnded(call);
  if (!isQuiet(why.reason)) return loudAnswer(call, why);
  const { hangupParty, ringingDurationMs } = call;
  if (ringingDurationMs === 0) return CANCELLED;
  if (hangupParty === 'CUSTOMER') return DECLINED;
  if (hangupParty === 'AGENT' || ringingDurationMs === null) return CANCELLED;
  if (why.reason === 'no answer') return noAnswer(call, why);
  const isTimer = hangupParty === 'SYSTEM' && isLimitReached(call) && !isCancelAtLimit(call);
  return isTimer ? OWN_TIMEOUT : CANCELLED;
}

function noAnswer(call: CallEnded, { word }: WhyEnded): FinalAnswer {
  if (word === null) return literal(call);
  return call.hangupParty === 'SYSTEM' ? OWN_TIMEOUT : { code: 480, q850: null, isOwn: false };
}

/** What the word of a platform is in SIP. */
const STATUS_OF: Readonly<Partial<Record<Reason, number>>> = { refused: 486, away: 404, network: 503, policy: 403 };
const STATUS_OF_WORD: Readonly<Partial<Record<EndCause, number>>> = {
  REJECTED: 603,
  INSUFFICIENT_BALANCE: 402,
  LINE_BALANCE_EXHAUSTED: 402,
};

function loudAnswer(call: CallEnded, { reason, word }: WhyEnded): FinalAnswer {
  const code = word === null ? undefined : (STATUS_OF_WORD[word] ?? STATUS_OF[reason]);
  if (code !== undefined) return { code, q850: null, isOwn: false };
  return word === null && reason !== 'answered' ? literal(call) : CANCELLED;
}

/** The codes as they came; a gateway makes the status of a Q.850 cause (RFC 3398, 8.2.6.1), and keeps that as the Reason. */
function literal({ q850Cause: q850, sipStatusCode }: CallEnded): FinalAnswer {
  const isFinal = sipStatusCode !== null && sipStatusCode >= 300;
  return { code: isFinal ? sipStatusCode : (OF_Q850[q850 ?? 0] ?? 503), q850, isOwn: false };
}

const OF_Q850: Readonly<Record<number, number>> = {
  1: 404,
  3: 404,
  17: 486,
  18: 408,
  19: 480,
  20: 480,
  21: 603,
  22: 410,
  27: 502,
  28: 484,
  102: 408,
};

/** By whole seconds of the system's clock. */
const SYSTEM_TOLERANCE_MS = 1_000;

/** Whether it rang as long as it may; where nothing is set, the system's own limit was reached. */
export function isLimitReached({ hangupParty, ringingDurationMs, maxRingingDurationMs }: CallEnded): boolean {
  const maximumMs = maxRingingDurationMs ?? 0;
  const isSystem = hangupParty === 'SYSTEM';
  if (maximumMs === 0) return isSystem;
  return (ringingDurationMs ?? 0) + (isSystem ? SYSTEM_TOLERANCE_MS : 0) >= maximumMs;
}

/** Whether a CANCEL came when the limit was up, counted from the INVITE: all that a proxy has to tell a dialler by. */
export function isCancelAtLimit({ startedAt, endedAt, maxRingingDurationMs }: CallEnded): boolean {
  const maximumMs = maxRingingDurationMs ?? 0;
  return maximumMs > 0 && endedAt - startedAt >= maximumMs;
}

/** An agent's phone rang behind the proxy, and was not answered. */
export function answerOfMissedAgent({ endCause, hangupParty, sipStatusCode }: CallEnded): FinalAnswer {
  if (endCause === 'AGENT_REJECTED') return { code: 486, q850: null, isOwn: false };
  if (endCause === 'AGENT_NO_ANSWER') return { code: 480, q850: null, isOwn: false };
  if (hangupParty === 'CUSTOMER') return CANCELLED;
  const isBalance = endCause === 'LINE_BALANCE_EXHAUSTED' || sipStatusCode === 402;
  return isBalance ? { code: 402, q850: null, isOwn: false } : OWN_TIMEOUT;
}
