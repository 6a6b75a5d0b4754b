import type { CallEnded } from '../../../src/engine/call.ts';
import type { JsonObject } from '../../../src/sources/json-record.ts';
import { answeredEndingOf, talkOf, type AnsweredEnding } from '../answered-ending.ts';
import { isSameSide, timesOf } from '../call-times.ts';
import type { PlatformWriter, WrittenCall } from '../platform-writer.ts';
import { taskRules } from '../task-rules.ts';
import { agentOf, customerOf, flowOf, queueOf, type Told } from './participants.ts';
import { timeOf } from './session.ts';
import { unansweredSessionOf } from './unanswered-session.ts';

/**
 * Calls as conversation details of the analytics API:
 * https://developer.genesys.cloud/analyticsdatamanagement/analytics/detail/call-models. What agents dial by hand has no campaign.
 */
export const genesysCloudWriter: PlatformWriter = {
  source: 'genesys-cloud',
  settings: {
    calls: [
      { when: { direction: 'inbound' }, taskType: 'INBOUND' },
      ...taskRules('campaign', ['PREVIEW', 'FIXED', 'PREDICTED']),
      { when: { direction: 'outbound' }, taskType: 'MANUAL' },
    ],
    evidence: {
      voicemail: [{ field: 'participants.*.attributes.voicemail', is: 'true' }],
      lineBalanceExhausted: [{ field: 'participants.*.attributes.balance', is: 'exhausted' }],
    },
  },
  write,
};

function write(call: CallEnded): WrittenCall {
  const ending = call.callDurationMs > 0 || call.taskType === 'INBOUND' ? answeredEndingOf(call) : null;
  const unanswered = ending === null ? unansweredSessionOf(call) : null;
  const times = timesOf(call);
  const told: Told = { call, times, ending, unanswered };
  const participants = [customerOf(told), queueOf(told), agentOf(told), flowOf(told)].filter((one) => one !== null);
  const record: JsonObject = {
    conversationId: call.callId,
    conversationStart: timeOf(Math.min(times.startedMs, times.agentRang?.fromMs ?? times.startedMs)),
    conversationEnd: timeOf(times.endedMs),
    originatingDirection: call.taskType === 'INBOUND' ? 'inbound' : 'outbound',
    divisionIds: ['00000000-0000-4000-8000-00000000d001'],
    participants,
  };
  return {
    record,
    others: conversationsBesides(call, record),
    tellsAll: unanswered?.tellsAll ?? tellsAnswered(call, ending!),
  };
}

/** Conversations that are no calls, for the last digit of the call's id: the call itself while it goes on, a chat, agents who talk. */
function conversationsBesides({ callId }: CallEnded, record: JsonObject): readonly JsonObject[] {
  const sessions = (mediaType: string, purpose: string): JsonObject => ({
    ...record,
    conversationId: `${callId}-beside`,
    participants: [{ purpose, sessions: [{ sessionId: `${callId}-beside`, mediaType, segments: [] }] }],
  });
  switch (callId.slice(-1)) {
    case '1':
    case '2':
      return [{ ...record, conversationEnd: undefined }];
    case '3':
      return [sessions('message', 'customer')];
    case '4':
      return [sessions('voice', 'agent')];
    default:
      return [];
  }
}

/** Alert is all that is told of an agent who was called in vain, and a phone that was lost counts only where the customer stayed. */
function tellsAnswered(call: CallEnded, ending: AnsweredEnding): boolean {
  const { taskType, hangupParty, mediaPacketsReceived, callDurationMs } = call;
  const hasLeft = hangupParty === 'CUSTOMER';
  switch (ending) {
    case 'talk':
      return taskType === 'INBOUND' || isSameSide(Math.min(talkOf(call), callDurationMs), talkOf(call));
    case 'silence':
      return mediaPacketsReceived === null || mediaPacketsReceived === 0;
    case 'agent missed':
      return taskType === 'INBOUND' ? !hasLeft : mediaPacketsReceived !== 0;
    case 'agent lost':
      return !hasLeft;
    case 'voicemail':
    case 'balance':
    case 'agent rang in vain':
    case 'not taken':
    case 'waited':
    case 'nobody talked':
      return true;
    case 'contradictory':
      return false;
  }
}
