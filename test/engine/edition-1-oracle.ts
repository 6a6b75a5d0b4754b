import type { CallEnded as AnyCall, Cause } from '../../src/engine/call.ts';
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
} from '../demo/oracle-parts.ts';

type CallEnded = AnyCall & { readonly ringingDurationMs: number };

/*
 * The first edition of the design, section 4, in plain if and else, as it was held against the engine of that edition.
 * It knows of no call whose ringing is unknown: what producers had to write then was 0.
 */

/** The status of a valid call by the default cause map. */
export function edition1Status(call: CallEnded): OracleStatus {
  const cause = edition1Cause(call);
  const talkMs = edition1TalkMs(call);
  if (call.taskType === 'INBOUND') return inbound(call, cause, talkMs);
  if (call.callDurationMs > 0) return outboundAnswered(call, cause, talkMs, defaultOracleThresholds);
  return outboundNotAnswered(call);
}

/** endCause, unless null or UNKNOWN; else by q850Cause; else by sipStatusCode; else none. */
function edition1Cause(call: CallEnded): Cause | null {
  if (call.endCause !== null && call.endCause !== 'UNKNOWN') return call.endCause;
  const rang = call.ringingDurationMs > 0;
  const answered = call.callDurationMs > 0;
  // Once the call was answered every code counts as absent, SIP 402 excepted.
  if (answered) return call.sipStatusCode === 402 ? 'INSUFFICIENT_BALANCE' : null;
  if (call.q850Cause !== null) {
    const cause = call.q850Cause === 16 ? 'NORMAL' : causeOfQ850(call.q850Cause, rang);
    // A code that the map does not know counts as absent, so the next one is asked.
    if (cause !== null) return cause;
  }
  if (call.sipStatusCode !== null) return causeOfSip(call.sipStatusCode, rang);
  return null;
}

/** talkDurationMs; where null, derived. A null queue or agent ringing is no time to take off. */
function edition1TalkMs(call: CallEnded): number {
  if (call.talkDurationMs !== null) return call.talkDurationMs;
  if (call.taskType === 'MANUAL' || call.taskType === 'PREVIEW') return call.callDurationMs;
  let talkMs = call.callDurationMs;
  if (call.queueDurationMs !== null) talkMs -= call.queueDurationMs;
  if (call.agentRingingDurationMs !== null) talkMs -= call.agentRingingDurationMs;
  return talkMs < 0 ? 0 : talkMs;
}

function outboundNotAnswered(call: CallEnded): OracleStatus {
  const cause = edition1Cause(call);
  const rang = call.ringingDurationMs > 0;
  const limitReached = call.maxRingingDurationMs !== null && call.ringingDurationMs >= call.maxRingingDurationMs;
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
  // 4
  if (isAgentCause(cause) || cause === 'NO_MEDIA') return unclassified('CONTRADICTORY_EVIDENCE');
  // 5
  if (rang && call.hangupParty === 'CUSTOMER') return is('CALLEE_BUSY_OR_REJECTED');
  // 6: "it rang" goes with both halves; "no agent hung up" with the second one only.
  if (rang && limitReached) return is('TIMEOUT_NO_ANSWER');
  if (rang && cause === 'NO_ANSWER' && call.hangupParty !== 'AGENT') return is('TIMEOUT_NO_ANSWER');
  // 7
  if (rang) return is('CALLER_HANGUP');
  // 8
  return unclassified('NO_EVIDENCE');
}
