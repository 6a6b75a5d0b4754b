import type { CallEnded, Cause } from '../../src/engine/call.ts';
import type { Status, UnclassifiedReason } from '../../src/engine/classification.ts';

/*
 * What the oracles of both editions of the design say alike: the list of codes, and what becomes of a call whose cause and
 * talk time are known, where ringing does not matter.
 */

export interface OracleThresholds {
  readonly talkThresholdMs: number;
  readonly queueThresholdMs: number;
}

export interface OracleStatus {
  readonly status: Status;
  readonly unclassifiedReason: UnclassifiedReason | null;
}

export const defaultOracleThresholds: OracleThresholds = { talkThresholdMs: 5_000, queueThresholdMs: 5_000 };

/** What the design's list makes of a Q.850 cause. */
export function causeOfQ850(code: number, rang: boolean): Cause | null {
  if (code === 17) return 'BUSY';
  if (code === 21) return 'REJECTED';
  if (code === 19) return 'NO_ANSWER';
  if (code === 18 || code === 102) return rang ? 'NO_ANSWER' : 'CARRIER_UNAVAILABLE';
  if ([1, 20, 22, 28].includes(code)) return 'OUT_OF_SERVICE';
  if ([3, 27, 34, 38, 41, 42, 47].includes(code)) return 'CARRIER_UNAVAILABLE';
  // 16 is the absence of a cause.
  return null;
}

/** What the design's list makes of a SIP status. */
export function causeOfSip(code: number, rang: boolean): Cause | null {
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

/** Outbound, answered, of which cause and talk time are known. */
export function outboundAnswered(
  call: CallEnded,
  cause: Cause | null,
  talkMs: number,
  thresholds: OracleThresholds,
): OracleStatus {
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
  thresholds: OracleThresholds,
): OracleStatus {
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

/** Inbound, of which cause and talk time are known. */
export function inbound(call: CallEnded, cause: Cause | null, talkMs: number): OracleStatus {
  // 1
  if (talkMs > 0) return is('INBOUND_NORMAL_CALL');
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

export function isAgentCause(cause: Cause | null): boolean {
  return cause === 'AGENT_REJECTED' || cause === 'AGENT_NO_ANSWER' || cause === 'AGENT_NETWORK_LOST';
}

export function is(status: Exclude<Status, 'UNCLASSIFIED'>): OracleStatus {
  return { status, unclassifiedReason: null };
}

export function unclassified(unclassifiedReason: UnclassifiedReason): OracleStatus {
  return { status: 'UNCLASSIFIED', unclassifiedReason };
}
