import type { CallEnded, Cause } from '../../src/engine/call.ts';
import { isAgentFirst } from './call-ending.ts';

/** How a call ended that was answered; of an inbound one also where it was not. Taken from the call alone, as `call-ending.ts`. */
export type AnsweredEnding =
  | 'voicemail'
  | 'balance'
  /** No sound came from the customer. */
  | 'silence'
  | 'talk'
  /** The platform says that an agent turned it away, or did not react. */
  | 'agent missed'
  /** Nobody says why the agent did not take it. */
  | 'agent rang in vain'
  | 'agent lost'
  /** A wait, or an agent's phone, in a task whose agent is on the line already. */
  | 'not taken'
  | 'waited'
  | 'nobody talked'
  | 'contradictory';

const BALANCE = new Set<Cause | null>(['LINE_BALANCE_EXHAUSTED', 'INSUFFICIENT_BALANCE']);
const MISSED = new Set<Cause | null>(['AGENT_NO_ANSWER', 'AGENT_REJECTED']);
const OF_AGENT = new Set<Cause | null>([...MISSED, 'AGENT_NETWORK_LOST']);
const OF_UNANSWERED = new Set<Cause | null>([
  'BUSY',
  'REJECTED',
  'NO_ANSWER',
  'OUT_OF_SERVICE',
  'RATE_NOT_CONFIGURED',
  'POLICY_BLOCKED',
]);

export function answeredEndingOf(call: CallEnded): AnsweredEnding {
  return call.taskType === 'INBOUND' ? inboundEnding(call) : outboundEnding(call);
}

/** How long agent and customer talked, in milliseconds: told, or what the wait leaves of the call. */
export function talkOf(call: CallEnded): number {
  const { talkDurationMs, queueDurationMs, agentRingingDurationMs, callDurationMs } = call;
  if (talkDurationMs !== null) return talkDurationMs;
  if (isAgentFirst(call)) return callDurationMs;
  if (OF_AGENT.has(causeOf(call)) || (hasWaited(call) && agentRingingDurationMs === null)) return 0;
  const leftMs = callDurationMs - (queueDurationMs ?? 0) - (agentRingingDurationMs ?? 0);
  const isRounding = leftMs <= 1_000 && (queueDurationMs !== null || agentRingingDurationMs !== null);
  return isRounding ? 0 : leftMs;
}

function inboundEnding(call: CallEnded): AnsweredEnding {
  const cause = causeOf(call);
  if (talkOf(call) > 0) return 'talk';
  if (MISSED.has(cause)) return 'agent missed';
  if (BALANCE.has(cause)) return 'balance';
  if (agentRang(call)) return 'agent rang in vain';
  return hasWaited(call) ? 'waited' : 'nobody talked';
}

function outboundEnding(call: CallEnded): AnsweredEnding {
  const cause = causeOf(call);
  if (call.voicemailDetected) return 'voicemail';
  if (BALANCE.has(cause)) return 'balance';
  if (cause === 'NO_MEDIA') return 'silence';
  if (OF_UNANSWERED.has(cause)) return 'contradictory';
  const isSilent = call.mediaPacketsReceived === 0;
  if (talkOf(call) > 0) return isSilent ? 'silence' : 'talk';
  if (!OF_AGENT.has(cause) && !hasWaited(call) && !agentRang(call)) return isSilent ? 'silence' : 'nobody talked';
  if (isAgentFirst(call)) return 'not taken';
  if (MISSED.has(cause)) return 'agent missed';
  if (cause === 'AGENT_NETWORK_LOST') return 'agent lost';
  if (isSilent) return 'silence';
  return agentRang(call) ? 'agent rang in vain' : 'waited';
}

/** Codes say why a call was not set up; 402 alone comes during a call too. */
function causeOf({ endCause, sipStatusCode }: CallEnded): Cause | null {
  if (endCause !== null && endCause !== 'UNKNOWN') return endCause;
  return sipStatusCode === 402 ? 'INSUFFICIENT_BALANCE' : null;
}

function hasWaited({ queueDurationMs }: CallEnded): boolean {
  return queueDurationMs !== null && queueDurationMs > 0;
}

function agentRang({ agentRingingDurationMs }: CallEnded): boolean {
  return agentRingingDurationMs !== null && agentRingingDurationMs > 0;
}
