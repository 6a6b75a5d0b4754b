import type { CallEnded } from '../../../src/engine/call.ts';
import type { JsonObject } from '../../../src/sources/json-record.ts';
import { answeredEndingOf, talkOf, type AnsweredEnding } from '../answered-ending.ts';
import { isAgentFirst } from '../call-ending.ts';
import { cutToSeconds, isSameSide, timesOf, type CallTimes } from '../call-times.ts';
import type { PlatformWriter, WrittenCall } from '../platform-writer.ts';
import { carrierRules, taskRules } from '../task-rules.ts';
import { callbacksOf, machineCallbackOf, type TwilioEnd, type TwilioLeg, type TwilioTimes } from './status-callback.ts';
import { unansweredEndOf } from './unanswered-end.ts';

/**
 * Calls as Twilio's status callbacks, of both legs: https://www.twilio.com/docs/voice/api/call-resource#statuscallback. An agent who is
 * on the line first is the parent of the customer's leg; else the customer's leg is the parent. The callbacks of the steps are there
 * once more by themselves, as of a bridge that passes on each.
 */
export const twilioStatusCallbackWriter: PlatformWriter = {
  source: 'twilio-status-callback',
  settings: {
    calls: [
      { when: { direction: 'inbound' }, taskType: 'INBOUND' },
      ...taskRules('campaign', ['MANUAL', 'PREVIEW', 'FIXED', 'PREDICTED']),
      ...carrierRules,
    ],
  },
  write,
};

function write(call: CallEnded): WrittenCall {
  const times = timesOf(call);
  const ending = call.callDurationMs > 0 ? answeredEndingOf(call) : null;
  const isParentAgent = isAgentFirst(call) && ending !== 'not taken';
  const unanswered = ending === null ? customerNeverOnLine(call) : null;
  const customer = customerLeg(call, isParentAgent);
  const ofCustomer = callbacksOf(customer, customerTimes(call, times), unanswered?.end ?? COMPLETED);
  const ofAgent = isParentAgent ? parentOfAgent(call, times) : childOfAgent(call, times, ending);
  const machine = ending === 'voicemail' ? [machineCallbackOf(customer)] : [];
  const events = [...ofCustomer, ...ofAgent, ...machine];
  return {
    record: { events },
    others: [...ofCustomer.slice(0, 1), ...ofAgent.slice(-1), ...machine].filter(
      (event) => event !== ofCustomer.at(-1),
    ),
    tellsAll: unanswered?.tellsAll ?? tellsAnswered(call, times, ending!),
  };
}

const COMPLETED: TwilioEnd = { status: 'completed', sipCode: 200 };

function customerNeverOnLine(call: CallEnded): { readonly end: TwilioEnd; readonly tellsAll: boolean } {
  if (call.taskType !== 'INBOUND') return unansweredEndOf(call);
  return { end: { status: 'failed', sipCode: call.sipStatusCode }, tellsAll: true };
}

function customerLeg(call: CallEnded, isParentAgent: boolean): TwilioLeg {
  const { callId, eventId, taskId, taskType, callerNumber, calleeNumber } = call;
  const isInbound = taskType === 'INBOUND';
  return {
    sid: isParentAgent ? eventId : callId,
    parentSid: isParentAgent ? callId : null,
    direction: isInbound ? 'inbound' : isParentAgent ? 'outbound-dial' : 'outbound-api',
    from: callerNumber!,
    to: calleeNumber!,
    campaign: isInbound ? null : taskId,
  };
}

/** An incoming call has a callback at its end alone. */
function customerTimes({ taskType }: CallEnded, times: CallTimes): TwilioTimes {
  const { startedMs, rangFromMs, answeredMs, endedMs } = times;
  const isInbound = taskType === 'INBOUND';
  return {
    initiatedMs: isInbound ? null : startedMs,
    ringingMs: isInbound ? null : rangFromMs,
    answeredMs,
    endedMs,
  };
}

/** An agent dials from a browser; or the application calls the agent, and then the customer. */
function parentOfAgent(call: CallEnded, { startedMs, agentRang, endedMs }: CallTimes): readonly JsonObject[] {
  const isCalled = agentRang !== null;
  const leg: TwilioLeg = {
    sid: call.callId,
    parentSid: null,
    direction: isCalled ? 'outbound-api' : 'inbound',
    from: isCalled ? call.callerNumber! : clientOf(call),
    to: isCalled ? clientOf(call) : call.calleeNumber!,
    campaign: null,
  };
  const ringingMs = agentRang?.fromMs ?? null;
  return callbacksOf(leg, { initiatedMs: ringingMs, ringingMs, answeredMs: startedMs, endedMs }, COMPLETED);
}

/** An agent who is dialled for a customer on the line. */
function childOfAgent(call: CallEnded, times: CallTimes, ending: AnsweredEnding | null): readonly JsonObject[] {
  const { agentRang, talkFromMs, endedMs } = times;
  if (agentRang === null && talkFromMs === null) return [];
  const leg: TwilioLeg = {
    sid: call.eventId,
    parentSid: call.callId,
    direction: 'outbound-dial',
    from: call.callerNumber!,
    to: clientOf(call),
    campaign: null,
  };
  const ringingMs = agentRang?.fromMs ?? null;
  const legTimes = { initiatedMs: ringingMs ?? talkFromMs, ringingMs, answeredMs: talkFromMs, endedMs };
  return callbacksOf(leg, legTimes, talkFromMs === null ? endOfAgent(call, ending) : COMPLETED);
}

function endOfAgent({ endCause, hangupParty }: CallEnded, ending: AnsweredEnding | null): TwilioEnd {
  if (endCause === 'AGENT_REJECTED') return { status: 'busy', sipCode: 486 };
  if (endCause === 'AGENT_NETWORK_LOST') return { status: 'failed', sipCode: 480 };
  const hasLeft = hangupParty === 'CUSTOMER' && ending !== 'agent missed';
  return { status: hasLeft ? 'canceled' : 'no-answer', sipCode: 487 };
}

function clientOf({ agentId }: CallEnded): string {
  return `client:${agentId ?? 'agent'}`;
}

/** Callbacks count no packets, know of no queue and no balance, and of an agent only what became of the leg. */
function tellsAnswered(call: CallEnded, times: CallTimes, ending: AnsweredEnding): boolean {
  switch (ending) {
    case 'talk':
      return call.taskType === 'INBOUND' || isSameSide(writtenTalkMs(times), talkOf(call));
    case 'not taken':
      return times.agentRang !== null;
    case 'voicemail':
    case 'agent missed':
    case 'agent rang in vain':
      return true;
    case 'balance':
    case 'silence':
    case 'agent lost':
    case 'waited':
    case 'nobody talked':
    case 'contradictory':
      return false;
  }
}

/** While both legs are up, in whole seconds. */
function writtenTalkMs({ answeredMs, talkFromMs, endedMs }: CallTimes): number {
  return cutToSeconds(endedMs) - cutToSeconds(Math.max(answeredMs!, talkFromMs!));
}
