import type { CallEnded } from '../../../src/engine/call.ts';
import type { Timeline } from '../timeline.ts';
import { isAgentToBlame, isNormalEnd, isOutOfBalance, isQuiet, whyEnded, type Reason } from '../why-ended.ts';
import { answerOfFailed, isCancelAtLimit, isLimitReached } from './final-answer.ts';

const THRESHOLD_MS = 5_000;

/** Whether a proxy's rows hold all that a call's status is decided by: it hears signalling only, up to the answer and of the BYE. */
export function isTold(call: CallEnded, timeline: Timeline): boolean {
  if (call.taskType === 'INBOUND') return isInboundTold(call, timeline);
  if (call.voicemailDetected) return false;
  return timeline.answerMs === null ? isFailureTold(call) : isAnswerTold(call, timeline);
}

/** All of an answered call is talk to a proxy. */
function isAnswerTold(call: CallEnded, { talk, answerMs, endMs }: Timeline): boolean {
  const isNormal = isNormalEnd(call) || isAgentToBlame(call);
  if (talk === null || !isNormal || isOutOfBalance(call) || call.mediaPacketsReceived === 0) return false;
  return talk.toMs - talk.fromMs >= THRESHOLD_MS === endMs - answerMs! >= THRESHOLD_MS;
}

function isFailureTold(call: CallEnded): boolean {
  const { reason, word } = whyEnded(call);
  const { code } = answerOfFailed(call);
  const { hangupParty, ringingDurationMs } = call;
  if (isQuiet(reason)) return isQuietFailureTold(call);
  if (NEVER_HEARD.has(reason)) return false;
  if (reason === 'unclear') {
    const isNobody = hangupParty === 'SYSTEM' || hangupParty === 'UNKNOWN';
    return isNobody && call.sipStatusCode !== 487 && (call.sipStatusCode ?? 0) >= 300;
  }
  // A gateway's 480 of a phone that rang is no answer.
  return reason !== 'away' || word !== null || code !== 480 || (ringingDurationMs ?? 0) === 0;
}

const NEVER_HEARD: ReadonlySet<Reason> = new Set(['answered', 'blames an agent', 'blames the media']);

/** How far ringing went decides, and who ended it, which a proxy does not hear. */
function isQuietFailureTold(call: CallEnded): boolean {
  const { hangupParty, ringingDurationMs } = call;
  const { reason, word } = whyEnded(call);
  if (ringingDurationMs === 0 || hangupParty === 'CUSTOMER') return true;
  if (ringingDurationMs === null) {
    if (word === 'NO_ANSWER' && hangupParty !== 'AGENT') return isCancelAtLimit(call);
    return (hangupParty === 'AGENT' || reason === 'cancelled') && !isCancelAtLimit(call);
  }
  if (hangupParty !== 'AGENT' && reason === 'no answer') {
    return hangupParty !== 'LINE' || word !== null || (call.maxRingingDurationMs ?? 0) > 0;
  }
  return answerOfFailed(call).isOwn || isLimitReached(call) === isCancelAtLimit(call);
}

function isInboundTold(call: CallEnded, timeline: Timeline): boolean {
  if (timeline.talk !== null || timeline.answerMs === null) return true;
  if (!isAgentRungAtOnce(timeline)) return false;
  const isSaid = call.endCause !== 'CARRIER_UNAVAILABLE' && (isNormalEnd(call) || call.endCause === 'NO_ANSWER');
  const isMissed = call.endCause === 'AGENT_REJECTED' || call.endCause === 'AGENT_NO_ANSWER';
  return isSaid || isMissed || isOutOfBalance(call);
}

/** Whether nothing was between a customer's call and the ringing of an agent's phone, so that behind the proxy was that phone. */
export function isAgentRungAtOnce({ answerMs, agentRinging, endMs }: Timeline): boolean {
  return agentRinging !== null && agentRinging.fromMs === answerMs && agentRinging.toMs === endMs;
}
