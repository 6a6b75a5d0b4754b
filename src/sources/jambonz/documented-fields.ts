import type { Skip, Source, SourceField } from '../source.ts';

/** What is read of a status; of the body that a websocket is sent, inside `data`. */
export const READS: readonly SourceField[] = [
  { path: 'events', unit: 'bodies', tells: 'what the hooks of one call were sent; else the record is one status' },
  { path: 'receivedAt', unit: 'ISO 8601 with zone', tells: 'startedAt, endedAt, ringing: added by the bridge' },
  { path: 'call_sid', unit: 'id', tells: 'callId, eventId' },
  { path: 'parent_call_sid', unit: 'id', tells: 'that it is a leg which the application dialled' },
  { path: 'direction', unit: 'word', tells: 'the direction' },
  { path: 'call_status', unit: 'word', tells: 'the answer, ringing, endCause' },
  { path: 'duration', unit: 's, cut', tells: 'callDurationMs; talkDurationMs of an agent' },
  { path: 'call_termination_by', unit: 'word', tells: 'hangupParty' },
  { path: 'sip_status', unit: 'code', tells: 'sipStatusCode of what was not answered' },
  { path: 'dial_call_status', unit: 'word', tells: 'whether a dialled agent came, refused, or did not answer' },
  { path: 'type', unit: 'word', tells: 'voicemailDetected, by amd_machine_detected' },
  { path: 'from', unit: 'number', tells: 'callerNumber' },
  { path: 'to', unit: 'number', tells: 'calleeNumber' },
  { path: 'originating_sip_trunk_name', unit: 'name', tells: 'carrier, the trunk of the settings' },
  { path: 'application_sid', unit: 'id', tells: 'the campaign of the settings' },
];

export const SKIPS: readonly Skip[] = [
  { reason: 'NOT_VOICE', what: 'text messages' },
  {
    reason: 'OTHER_HOOK',
    what: 'bodies without call_status: answering machine detection, say, without the call that it is of',
  },
  { reason: 'OTHER_LEG', what: "legs that are not the customer's, without it" },
  { reason: 'INTERIM_STATUS', what: 'trying, ringing, early-media, in-progress and queued, without a last status' },
];

export const NEVER_TOLD: readonly string[] = [
  "any time: receivedAt is the bridge's, and without it the end is the timestamp of the record in Kafka",
  'how long it rang, unless the statuses before the last one are sent too',
  'whether an agent or a limit gave up an outbound call before the answer: both are no-answer with 487',
  'which of agent and application hung up: both are jambonz',
  'Q.850 causes, media packets, a balance that is used up, the network of an agent',
];

/** The caller hangs up while the phone of the agent rings: completed, of 15 s, and yet nobody talked. */
export const EXAMPLE: Source['example'] = {
  record: {
    receivedAt: '2026-11-20T14:10:15Z',
    call_sid: '00000000-0000-4000-8000-00000000ab01',
    account_sid: '00000000-0000-4000-8000-00000000ab00',
    application_sid: '00000000-0000-4000-8000-00000000ab0f',
    from: '12025550100',
    to: '12025550143',
    direction: 'inbound',
    call_status: 'completed',
    call_termination_by: 'caller',
    duration: 15,
    dial_call_status: 'no-answer',
    dial_sip_status: 487,
    dial_call_sid: '00000000-0000-4000-8000-00000000ab02',
    sip_status: 200,
    sip_reason: 'OK',
  },
  settings: { calls: [{ when: { direction: 'outbound' }, taskType: 'FIXED', maxRingingDurationMs: 30_000 }] },
};
