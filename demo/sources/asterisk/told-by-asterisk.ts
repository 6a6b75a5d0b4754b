import type { CallEnded } from '../../../src/engine/call.ts';
import type { Timeline } from '../timeline.ts';
import { isAgentToBlame, isNormalEnd, isOutOfBalance, isQuiet, whyEnded } from '../why-ended.ts';
import { isQueued, waitSecondsOf } from './queue-lines.ts';

const THRESHOLD_MS = 5_000;
const SYSTEM_TOLERANCE_MS = 1_000;

/** Whether Asterisk's records hold all that a call's status is decided by. It counts no packets, and keeps one code of two. */
export function isTold(call: CallEnded, timeline: Timeline): boolean {
  if (call.taskType === 'INBOUND') return isInboundTold(call, timeline);
  if (call.voicemailDetected) return true;
  return timeline.answerMs === null ? isUnansweredTold(call) : isAnsweredTold(call, timeline);
}

function isUnansweredTold(call: CallEnded): boolean {
  const { reason, word } = whyEnded(call);
  const maximumMs = call.maxRingingDurationMs ?? 0;
  const rangMs = call.ringingDurationMs ?? 0;
  if (reason === 'blames an agent') return call.endCause === 'AGENT_NETWORK_LOST';
  if (reason === 'answered' || reason === 'blames the media' || reason === 'unclear') return false;
  if (!isQuiet(reason) || rangMs === 0) return true;
  // A line that drops looks like a network that gives up.
  if (call.hangupParty === 'LINE' && word === null && reason === 'no answer') return maximumMs > 0;
  const isAgentFirst = call.taskType === 'MANUAL' || call.taskType === 'PREVIEW';
  if (call.hangupParty !== 'AGENT' || isAgentFirst) return true;
  // Behind a Local channel it is the dialler that cancels, and its clock shows whole seconds.
  return maximumMs > 0 && rangMs >= maximumMs === rangMs + SYSTEM_TOLERANCE_MS >= maximumMs;
}

function isAnsweredTold(call: CallEnded, timeline: Timeline): boolean {
  if (isOutOfBalance(call)) return true;
  const { talk, queue, agentRinging } = timeline;
  const isBlamed = isAgentToBlame(call);
  if (call.endCause === 'NO_MEDIA' || (!isNormalEnd(call) && !isBlamed)) return false;
  if (talk !== null) return call.mediaPacketsReceived !== 0;
  if (call.mediaPacketsReceived === 0 && !isBlamed) return false;
  if (call.endCause === 'AGENT_NETWORK_LOST') return isNetworkLossTold(call, timeline);
  // Less than a second in a queue may be none by its clock.
  return (
    queue === null || agentRinging !== null || isBlamed || queue.toMs > queue.fromMs === waitSecondsOf(timeline) > 0
  );
}

function isNetworkLossTold({ taskType }: CallEnded, timeline: Timeline): boolean {
  const { queue, agentRinging } = timeline;
  if (taskType === 'MANUAL' || taskType === 'PREVIEW') return true;
  // Who is offered to an agent is in a queue here.
  if (queue === null) return agentRinging === null;
  const rangMs = agentRinging === null ? 0 : agentRinging.toMs - agentRinging.fromMs;
  const writtenMs = waitSecondsOf(timeline) * 1_000 - rangMs;
  return queue.toMs - queue.fromMs >= THRESHOLD_MS === writtenMs >= THRESHOLD_MS;
}

function isInboundTold(call: CallEnded, timeline: Timeline): boolean {
  if (timeline.talk !== null || timeline.agentRinging === null || !isQueued(call, timeline)) return true;
  const isSaid = call.endCause !== 'CARRIER_UNAVAILABLE' && (isNormalEnd(call) || call.endCause === 'NO_ANSWER');
  return isSaid || isOutOfBalance(call) || isAgentToBlame(call);
}
