import type { Skip, SourceField } from '../source.ts';

const TIME = 'UTC, ISO 8601';
const SESSIONS = 'participants[].sessions[]';
const SEGMENTS = `${SESSIONS}.segments[]`;
const EVENT = 'events[].detail.eventBody';

/** What is read of a conversation detail, and of events. */
export const READS: readonly SourceField[] = [
  { path: 'conversationId', unit: 'id', tells: 'callId, eventId' },
  { path: 'conversationStart', unit: TIME, tells: 'startedAt' },
  { path: 'conversationEnd', unit: TIME, tells: 'endedAt; the conversation is open without it' },
  { path: 'originatingDirection', unit: 'word', tells: "which legs are the customer's" },
  { path: 'participants[].purpose', unit: 'word', tells: 'customer, agent, queue or another' },
  { path: 'participants[].userId', unit: 'id', tells: 'agentId' },
  { path: `${SESSIONS}.sessionId`, unit: 'id', tells: 'which session is there twice' },
  { path: `${SESSIONS}.mediaType`, unit: 'word', tells: 'whether it is a call' },
  { path: `${SESSIONS}.direction`, unit: 'word', tells: 'the direction' },
  { path: `${SESSIONS}.ani`, unit: 'tel: address', tells: 'callerNumber' },
  { path: `${SESSIONS}.dnis`, unit: 'tel: address', tells: 'calleeNumber' },
  { path: `${SESSIONS}.outboundCampaignId`, unit: 'id', tells: 'taskId, the campaign of the settings' },
  { path: `${SESSIONS}.dispositionName`, unit: 'word', tells: 'voicemailDetected; endCause of what was not answered' },
  { path: `${SESSIONS}.mediaEndpointStats[].receivedPackets`, unit: 'count', tells: 'mediaPacketsReceived' },
  {
    path: `${SESSIONS}.metrics[]`,
    unit: 'name, emitDate',
    tells: 'the answer, by nConnected, where no segment tells it',
  },
  { path: `${SEGMENTS}.segmentType`, unit: 'word', tells: 'what the time between start and end was' },
  { path: `${SEGMENTS}.segmentStart`, unit: TIME, tells: 'all durations' },
  { path: `${SEGMENTS}.segmentEnd`, unit: TIME, tells: 'all durations' },
  { path: `${SEGMENTS}.disconnectType`, unit: 'word', tells: "hangupParty, a time-out, the loss of an agent's phone" },
  { path: `${SEGMENTS}.queueId`, unit: 'id', tells: 'the queue of the settings' },
  { path: `${SEGMENTS}.wrapUpCode`, unit: 'word', tells: "endCause, by the dialler's own codes" },
  { path: `${SEGMENTS}.sipResponseCodes`, unit: 'codes', tells: 'sipStatusCode of what was not answered' },
  { path: `${SEGMENTS}.q850ResponseCodes`, unit: 'codes', tells: 'q850Cause of what was not answered' },
  {
    path: 'events[].detail.topicName',
    unit: 'topic',
    tells: 'of which session the event is, and whether it is its end',
  },
  { path: `${EVENT}.eventTime`, unit: 'ms since 1970', tells: 'startedAt, endedAt' },
  { path: `${EVENT}.interactingDurationMs`, unit: 'ms', tells: 'the answer, talkDurationMs' },
  { path: `${EVENT}.heldDurationMs`, unit: 'ms', tells: 'talkDurationMs' },
  { path: `${EVENT}.alertingDurationMs`, unit: 'ms', tells: 'agentRingingDurationMs' },
  { path: `${EVENT}.contactingDurationMs`, unit: 'ms', tells: 'ringingDurationMs' },
  { path: `${EVENT}.connectedDurationMs`, unit: 'ms', tells: 'queueDurationMs' },
  { path: `${EVENT}.acdOutcome`, unit: 'word', tells: 'that an agent came whose events are not there' },
];

export const SKIPS: readonly Skip[] = [
  { reason: 'NOT_VOICE', what: 'chats, messages, e-mails, callbacks that nobody has dialled yet' },
  { reason: 'INTERNAL', what: 'calls between users, without a customer' },
  { reason: 'STILL_OPEN', what: 'conversations without conversationEnd; events without customer.end' },
];

export const NEVER_TOLD: readonly string[] = [
  'the carrier and the trunk',
  'a voicemail before the answer, a balance that is used up during a call',
  'why a call of an agent was declined: alert is all there is',
  'of a conversation in which the customer was called back: the second call, for a record is one call',
  'of events: SIP statuses, Q.850 causes, media packets, what the dialler made of the call',
];
