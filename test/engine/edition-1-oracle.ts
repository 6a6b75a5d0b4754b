import type { CallEnded as AnyCall, Cause } from '../../src/engine/call.ts';
import type { Status, UnclassifiedReason } from '../../src/engine/classification.ts';

type CallEnded = AnyCall & { readonly ringingDurationMs: number };

/*
 * The first edition of the design, section 4, in plain if and else, as it was held against the engine of that edition.
 * It knows of no call whose ringing is unknown: what producers had to write then was 0.
 */

interface Thresholds {
  readonly talkThresholdMs: number;
  readonly queueThresholdMs: number;
}

interface Decided {
  readonly status: Status;
  readonly unclassifiedReason: UnclassifiedReason | null;
}

const defaultThresholds: Thresholds = { talkThresholdMs: 5_000, queueThresholdMs: 5_000 };

/** The status of a valid call by the default cause map. */
export function edition1Status(call: CallEnded, thresholds: Thresholds = defaultThresholds): Decided {
  if (call.taskType === 'INBOUND') return inbound(call);
  if (call.callDurationMs > 0) return outboundAnswered(call, thresholds);
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
    const cause = causeOfQ850(call.q850Cause, rang);
    // A code that the map does not know counts as absent, so the next one is asked.
    if (cause !== null) return cause;
  }
  if (call.sipStatusCode !== null) return causeOfSip(call.sipStatusCode, rang);
  return null;
}

function causeOfQ850(code: number, rang: boolean): Cause | null {
  if (code === 17) return 'BUSY';
  if (code === 21) return 'REJECTED';
  if (code === 19) return 'NO_ANSWER';
  if (code === 18 || code === 102) return rang ? 'NO_ANSWER' : 'CARRIER_UNAVAILABLE';
  if ([1, 20, 22, 28].includes(code)) return 'OUT_OF_SERVICE';
  if ([3, 27, 34, 38, 41, 42, 47].includes(code)) return 'CARRIER_UNAVAILABLE';
  if (code === 16) return 'NORMAL';
  return null;
}

function causeOfSip(code: number, rang: boolean): Cause | null {
  if (code === 486 || code === 600) return 'BUSY';
  if (code === 603 || code === 607) return 'REJECTED';
  if (code === 480) return rang ? 'NO_ANSWER' : 'OUT_OF_SERVICE';
  if (code === 408) return rang ? 'NO_ANSWER' : 'CARRIER_UNAVAILABLE';
  if (code === 487) return 'CANCELLED';
  if ([404, 410, 484, 604].includes(code)) return 'OUT_OF_SERVICE';
  if (code === 402) return 'INSUFFICIENT_BALANCE';
  if (code === 403 || code === 608) return 'POLICY_BLOCKED';
  if ([482, 483, 488, 500, 502, 503, 504, 606].includes(code)) return 'CARRIER_UNAVAILABLE';
  if (code === 200) return 'NORMAL';
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

function outboundNotAnswered(call: CallEnded): Decided {
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

function outboundAnswered(call: CallEnded, thresholds: Thresholds): Decided {
  const cause = edition1Cause(call);
  const talkMs = edition1TalkMs(call);
  // 1
  if (call.voicemailDetected) return is('VOICEMAIL_POST_CONNECT');
  // 2
  if (cause === 'LINE_BALANCE_EXHAUSTED' || cause === 'INSUFFICIENT_BALANCE') return is('LINE_ABNORMAL');
  if (cause === 'NO_MEDIA') return is('LINE_NO_AUDIO');
  // 3
  if (cause === 'BUSY' || cause === 'REJECTED') return unclassified('CONTRADICTORY_EVIDENCE');
  if (cause === 'NO_ANSWER' || cause === 'OUT_OF_SERVICE') return unclassified('CONTRADICTORY_EVIDENCE');
  if (cause === 'RATE_NOT_CONFIGURED' || cause === 'POLICY_BLOCKED') return unclassified('CONTRADICTORY_EVIDENCE');
  // 4
  const queued = call.queueDurationMs !== null && call.queueDurationMs > 0;
  const agentRang = call.agentRingingDurationMs !== null && call.agentRingingDurationMs > 0;
  if (talkMs === 0 && (isAgentCause(cause) || queued || agentRang)) {
    return answeredButNotTakenByAnAgent(call, cause, agentRang, thresholds);
  }
  // 5
  if (call.mediaPacketsReceived === 0) return is('LINE_NO_AUDIO');
  // 6
  if (talkMs >= thresholds.talkThresholdMs) return is('EFFECTIVE_CALL');
  if (talkMs > 0) return is('SHORT_DURATION_HANGUP');
  return unclassified('CONNECTED_WITHOUT_TALK');
}

function answeredButNotTakenByAnAgent(
  call: CallEnded,
  cause: Cause | null,
  agentRang: boolean,
  thresholds: Thresholds,
): Decided {
  if (call.taskType === 'MANUAL' || call.taskType === 'PREVIEW') return unclassified('NOT_APPLICABLE_TO_TASK_TYPE');
  if (cause === 'AGENT_REJECTED' || cause === 'AGENT_NO_ANSWER') return is('RING_ABANDON');
  if (cause === 'AGENT_NETWORK_LOST') {
    // A queue of 0 ms is known, and short.
    if (call.queueDurationMs === null) return unclassified('CONTRADICTORY_EVIDENCE');
    if (call.queueDurationMs >= thresholds.queueThresholdMs) return is('QUEUE_ABANDON_LONG');
    return is('QUEUE_ABANDON_SHORT');
  }
  if (call.mediaPacketsReceived === 0) return is('LINE_NO_AUDIO');
  if (agentRang) return is('RING_ABANDON');
  if (call.hangupParty === 'CUSTOMER') return unclassified('CUSTOMER_ABANDONED');
  return unclassified('QUEUE_ENDED_WITHOUT_AGENT_CAUSE');
}

function inbound(call: CallEnded): Decided {
  const cause = edition1Cause(call);
  // 1
  if (edition1TalkMs(call) > 0) return is('INBOUND_NORMAL_CALL');
  // 2
  if (cause === 'AGENT_NO_ANSWER' || cause === 'AGENT_REJECTED') return is('INBOUND_NO_AGENT_ANSWER');
  // 3: the customer's hanging up goes before whatever other cause there is.
  if (call.agentRingingDurationMs !== null && call.agentRingingDurationMs > 0) {
    if (call.hangupParty === 'CUSTOMER') return unclassified('CUSTOMER_ABANDONED');
    if (cause === null || cause === 'NORMAL') return is('INBOUND_NO_AGENT_ANSWER');
    if (cause === 'NO_ANSWER' || cause === 'CANCELLED') return is('INBOUND_NO_AGENT_ANSWER');
  }
  // 4
  return unclassified('NO_INBOUND_ROW');
}

function isAgentCause(cause: Cause | null): boolean {
  return cause === 'AGENT_REJECTED' || cause === 'AGENT_NO_ANSWER' || cause === 'AGENT_NETWORK_LOST';
}

function is(status: Exclude<Status, 'UNCLASSIFIED'>): Decided {
  return { status, unclassifiedReason: null };
}

function unclassified(unclassifiedReason: UnclassifiedReason): Decided {
  return { status: 'UNCLASSIFIED', unclassifiedReason };
}
