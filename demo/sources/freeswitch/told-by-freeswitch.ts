import type { CallEnded, HangupParty } from '../../../src/engine/call.ts';
import type { Timeline } from '../timeline.ts';
import { isAgentToBlame, isNormalEnd, isOutOfBalance, isQuiet, whyEnded } from '../why-ended.ts';
import { tickOf, ticksBetween } from './write-leg.ts';

/** Where the status table parts long from short, in milliseconds. */
const THRESHOLD_MS = 5_000;

/** Whether FreeSWITCH's legs hold all that a call's status is decided by: most of what is not is a tick of its clock. */
export function isTold(call: CallEnded, timeline: Timeline): boolean {
  if (call.taskType === 'INBOUND') return isInboundTold(call, timeline);
  if (call.voicemailDetected) return true;
  return timeline.answerMs === null ? isUnansweredTold(call, timeline) : isAnsweredTold(call, timeline);
}

function isUnansweredTold(call: CallEnded, { ringing }: Timeline): boolean {
  const { reason, word } = whyEnded(call);
  // The dialplan's own sign says it of any call; FreeSWITCH itself blames no agent before the answer.
  if (reason === 'blames an agent') return call.endCause === 'AGENT_NETWORK_LOST';
  // Both codes are there, but who ended it beside them is not.
  if (reason === 'unclear') return ENDED_BY_NO_SIDE.has(call.hangupParty) && !isTakenForCustomers(call);
  if (!isQuiet(reason)) return true;
  const maximumMs = call.maxRingingDurationMs ?? 0;
  // A line that drops looks like a network that gives up.
  const isLine = call.hangupParty === 'LINE' && word === null && reason === 'no answer' && ringing !== null;
  if (isLine && maximumMs === 0) return false;
  return (
    ringing === null || maximumMs === 0 || isSameSide(ringing.toMs - ringing.fromMs, ticksBetween(ringing), maximumMs)
  );
}

const ENDED_BY_NO_SIDE: ReadonlySet<HangupParty> = new Set(['SYSTEM', 'UNKNOWN']);

/** What a callee's phone answers, so that it is the customer's whatever the cause says; and 200, which leaves no status. */
function isTakenForCustomers({ sipStatusCode }: CallEnded): boolean {
  return [200, 486, 600, 603, 607].includes(sipStatusCode ?? 0);
}

function isAnsweredTold(call: CallEnded, timeline: Timeline): boolean {
  if (isOutOfBalance(call)) return true;
  // MEDIA_TIMEOUT after media is a call that broke off.
  if (call.endCause === 'NO_MEDIA') return (call.mediaPacketsReceived ?? 0) === 0;
  if (!isNormalEnd(call) && !isAgentToBlame(call)) return false;
  const { talk, agentRinging, queue } = timeline;
  if (talk !== null)
    return ticksBetween(talk) > 0 && isSameSide(talk.toMs - talk.fromMs, ticksBetween(talk), THRESHOLD_MS);
  if (queue === null) return isHeard(timeline);
  const writtenMs = writtenQueueMs(timeline);
  const queueMs = queue.toMs - queue.fromMs;
  const hasQueue = call.taskType === 'FIXED' || call.taskType === 'PREDICTED';
  if (hasQueue && call.endCause === 'AGENT_NETWORK_LOST') return isSameSide(queueMs, writtenMs, THRESHOLD_MS);
  return agentRinging === null ? queueMs > 0 === writtenMs > 0 : isHeard(timeline);
}

function isInboundTold(call: CallEnded, timeline: Timeline): boolean {
  if (timeline.talk !== null) return ticksBetween(timeline.talk) > 0;
  if (timeline.agentRinging === null) return true;
  const isSaid = call.endCause !== 'CARRIER_UNAVAILABLE' && (isNormalEnd(call) || call.endCause === 'NO_ANSWER');
  return isHeard(timeline) && (isSaid || isOutOfBalance(call) || isAgentToBlame(call));
}

/** An agent's phone that rings for less than a tick does not ring. */
function isHeard({ agentRinging }: Timeline): boolean {
  return agentRinging === null || ticksBetween(agentRinging) > 0;
}

function isSameSide(ms: number, writtenMs: number, boundMs: number): boolean {
  return ms >= boundMs === writtenMs >= boundMs;
}

/** A wait that led to nobody: mod_callcenter writes its beginning and end as whole seconds, and the ringing of agents is in it. */
function writtenQueueMs({ answerMs, queue, agentRinging, endMs }: Timeline): number {
  const fromMs = Math.max(tickOf(answerMs!), cutToSecond(queue!.fromMs));
  const toMs = agentRinging?.toMs ?? queue!.toMs;
  return Math.max(0, Math.min(tickOf(endMs), cutToSecond(toMs) + 999) - fromMs);
}

function cutToSecond(timeMs: number): number {
  return Math.floor(tickOf(timeMs) / 1_000) * 1_000;
}
