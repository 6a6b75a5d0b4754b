import type { CallEnded, Cause } from '../../src/engine/call.ts';
import {
  causeOfQ850,
  causeOfSip,
  defaultOracleThresholds,
  inbound,
  is,
  isAgentCause,
  outboundAnswered,
  unclassified,
  type OracleStatus,
  type OracleThresholds,
} from './oracle-parts.ts';

/*
 * A second opinion on every decision: section 4 of the design in plain if and else, sentence by sentence
 * and in its order, with nothing taken from the engine. Slow and long on purpose. Where the design can be
 * read in two ways, a comment says which reading this is.
 */

/** The status of a valid call by the default cause map. */
export function oracleStatus(call: CallEnded, thresholds: OracleThresholds = defaultOracleThresholds): OracleStatus {
  const { cause } = oracleCause(call);
  if (call.taskType === 'INBOUND') return inbound(call, cause, oracleTalkMs(call));
  if (call.callDurationMs > 0) return outboundAnswered(call, cause, oracleTalkMs(call), thresholds);
  return outboundNotAnswered(call);
}

/** A cause, and who says it. */
export interface OracleCause {
  readonly cause: Cause | null;
  readonly by: 'platform' | 'q850' | 'sip' | null;
}

const NOTHING: OracleCause = { cause: null, by: null };

/** The first that says something: the platform's word, a code where the call was not answered, none. */
export function oracleCause(call: CallEnded): OracleCause {
  const answered = call.callDurationMs > 0;
  const { endCause, q850Cause, sipStatusCode } = call;
  if (endCause !== null && endCause !== 'UNKNOWN') {
    // NO_ANSWER of an outbound, unanswered call that is known not to have rung is passed over.
    const isPassedOver =
      endCause === 'NO_ANSWER' && call.taskType !== 'INBOUND' && !answered && call.ringingDurationMs === 0;
    if (!isPassedOver) return { cause: endCause, by: 'platform' };
  }
  // Once the call was answered every code counts as absent, SIP 402 excepted.
  if (answered) return sipStatusCode === 402 ? { cause: 'INSUFFICIENT_BALANCE', by: 'sip' } : NOTHING;
  // For a code's "if it rang", unknown counts as no.
  const rang = call.ringingDurationMs !== null && call.ringingDurationMs > 0;
  const byQ850 = q850Cause === null ? null : causeOfQ850(q850Cause, rang);
  const bySip = sipStatusCode === null ? null : causeOfSip(sipStatusCode, rang);
  const isSecondOpinion = q850Cause !== null && sipStatusCode !== null && !isMadeOfSip(q850Cause, sipStatusCode);
  // Where the map makes nothing of the SIP status, the Q.850 number decides after all.
  if (byQ850 !== null && (isSecondOpinion || bySip === null)) return { cause: byQ850, by: 'q850' };
  return bySip === null ? NOTHING : { cause: bySip, by: 'sip' };
}

/** The pairs of the design, those of RFC 3398, 8.2.6.1, and two more that switches make (483 with 19, 604 with 3), by the SIP status. */
export function isMadeOfSip(q850: number, sip: number): boolean {
  if (sip === 402 || sip === 403 || sip === 608) return q850 === 21;
  if (sip === 480) return q850 === 18 || q850 === 19 || q850 === 20;
  if (sip === 408) return q850 === 18 || q850 === 102;
  if (sip === 483) return q850 === 25 || q850 === 19;
  if (sip === 604) return q850 === 1 || q850 === 3;
  switch (sip) {
    case 401:
    case 407:
    case 603:
      return q850 === 21;
    case 404:
    case 485:
      return q850 === 1;
    case 486:
    case 600:
      return q850 === 17;
    case 410:
      return q850 === 22;
    case 482:
      return q850 === 25;
    case 484:
      return q850 === 28;
    case 502:
      return q850 === 38;
    case 400:
    case 481:
    case 500:
    case 503:
      return q850 === 41;
    case 405:
      return q850 === 63;
    case 406:
    case 415:
    case 501:
      return q850 === 79;
    case 504:
      return q850 === 102;
    case 413:
    case 414:
    case 416:
    case 420:
    case 421:
    case 423:
    case 505:
    case 513:
      return q850 === 127;
    default:
      return false;
  }
}

/** talkDurationMs; where null, derived. */
export function oracleTalkMs(call: CallEnded): number {
  if (call.talkDurationMs !== null) return call.talkDurationMs;
  if (call.taskType === 'MANUAL' || call.taskType === 'PREVIEW') return call.callDurationMs;
  const { queueDurationMs, agentRingingDurationMs } = call;
  if (isAgentCause(oracleCause(call).cause)) return 0;
  if (queueDurationMs !== null && queueDurationMs > 0 && agentRingingDurationMs === null) return 0;
  let talkMs = call.callDurationMs;
  if (queueDurationMs !== null) talkMs -= queueDurationMs;
  if (agentRingingDurationMs !== null) talkMs -= agentRingingDurationMs;
  const isGiven = queueDurationMs !== null || agentRingingDurationMs !== null;
  return isGiven && talkMs <= 1_000 ? 0 : talkMs;
}

function ringLimitIsReached(call: CallEnded): boolean {
  const { ringingDurationMs, maxRingingDurationMs } = call;
  if (ringingDurationMs === null || maxRingingDurationMs === null || maxRingingDurationMs === 0) return false;
  if (call.hangupParty === 'SYSTEM') return ringingDurationMs >= maxRingingDurationMs - 1_000;
  return ringingDurationMs >= maxRingingDurationMs;
}

function outboundNotAnswered(call: CallEnded): OracleStatus {
  const { cause, by } = oracleCause(call);
  const isUnknown = call.ringingDurationMs === null;
  const rang = call.ringingDurationMs !== null && call.ringingDurationMs > 0;
  const hasMaximum = call.maxRingingDurationMs !== null && call.maxRingingDurationMs > 0;
  // 1
  if (call.voicemailDetected) return is('VOICEMAIL_PRE_CONNECT');
  // 2
  if (cause === 'RATE_NOT_CONFIGURED') return is('CALL_FAILED');
  if (cause === 'INSUFFICIENT_BALANCE') return is('CALL_FAILED');
  if (cause === 'POLICY_BLOCKED') return is('CALL_FAILED');
  if (cause === 'LINE_BALANCE_EXHAUSTED') return is('CALL_FAILED');
  // 3
  if (cause === 'CARRIER_UNAVAILABLE') return is('TELECOM_UNAVAILABLE');
  if (cause === 'OUT_OF_SERVICE') return is('OUT_OF_SERVICE');
  if (cause === 'BUSY' || cause === 'REJECTED') return is('CALLEE_BUSY_OR_REJECTED');
  // 4: by default only SIP 200 makes a code mean NORMAL.
  if (isAgentCause(cause) || cause === 'NO_MEDIA') return unclassified('CONTRADICTORY_EVIDENCE');
  if (cause === 'NORMAL' && by === 'sip') return unclassified('CONTRADICTORY_EVIDENCE');
  // 5
  if ((rang || isUnknown) && call.hangupParty === 'CUSTOMER') return is('CALLEE_BUSY_OR_REJECTED');
  // 6
  const noAgent = call.hangupParty !== 'AGENT';
  if (rang && ringLimitIsReached(call)) return is('TIMEOUT_NO_ANSWER');
  if (cause === 'NO_ANSWER' && by === 'platform' && (rang || isUnknown) && noAgent) return is('TIMEOUT_NO_ANSWER');
  if (cause === 'NO_ANSWER' && by !== 'platform' && rang && noAgent) {
    if (hasMaximum || call.hangupParty !== 'LINE') return is('TIMEOUT_NO_ANSWER');
  }
  if (rang && !hasMaximum && call.hangupParty === 'SYSTEM') {
    if (cause === null || cause === 'NORMAL' || cause === 'CANCELLED') return is('TIMEOUT_NO_ANSWER');
  }
  // 7
  if (rang) return is('CALLER_HANGUP');
  if (isUnknown && (call.hangupParty === 'AGENT' || cause === 'CANCELLED')) return is('CALLER_HANGUP');
  // 8
  return unclassified('NO_EVIDENCE');
}
