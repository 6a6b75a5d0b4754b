import type { Skip, Source, SourceField } from '../source.ts';

/** What is read of the webhook; names in brackets are attributes of the participant. */
export const READS: readonly SourceField[] = [
  { path: 'event', unit: 'word', tells: 'whether a participant left' },
  { path: 'createdAt', unit: 's since 1970', tells: 'endedAt' },
  { path: 'participant.kind', unit: 'word', tells: 'whether it is a call' },
  { path: 'participant.joinedAt', unit: 's since 1970', tells: 'startedAt, where joinedAtMs is not there' },
  { path: 'participant.joinedAtMs', unit: 'ms since 1970', tells: 'startedAt' },
  { path: 'participant.disconnectReason', unit: 'word', tells: 'endCause of what was not answered, hangupParty' },
  { path: 'participant.attributes["sip.callID"]', unit: 'id', tells: 'callId, eventId' },
  { path: 'participant.attributes["sip.callStatus"]', unit: 'word', tells: 'that it rang' },
  { path: 'participant.attributes["sip.ruleID"]', unit: 'id', tells: 'that the call is inbound' },
  { path: 'participant.attributes["sip.trunkID"]', unit: 'id', tells: 'lineId, the trunk of the settings' },
  { path: 'participant.attributes["sip.phoneNumber"]', unit: 'E.164', tells: 'calleeNumber or callerNumber' },
  { path: 'participant.attributes["sip.trunkPhoneNumber"]', unit: 'E.164', tells: 'callerNumber or calleeNumber' },
  {
    path: 'participant.attributes.answeredAt',
    unit: 'ISO 8601 with zone',
    tells: 'the answer: added by the application',
  },
  { path: 'sipStatusCode', unit: 'code', tells: 'sipStatusCode: added by the application' },
];

export const SKIPS: readonly Skip[] = [
  { reason: 'OTHER_EVENT', what: 'webhooks other than participant_left' },
  { reason: 'NOT_SIP', what: 'participants who are not on the telephone' },
];

export const NEVER_TOLD: readonly string[] = [
  'the answer, unless the application keeps it: without it a call counts as not answered, and is UNCLASSIFIED but for the three reasons of a failed call',
  'which SIP status is behind a reason, unless the application adds it: USER_UNAVAILABLE is 404, 410 and 480 too, USER_REJECTED 401, 403 and 488',
  'how long it rang, and who hung up an answered call',
  "agents' phones, queues, voicemail, media packets",
];

/** A callee who does not want the call. */
export const EXAMPLE: Source['example'] = {
  record: {
    event: 'participant_left',
    id: 'EV_1',
    createdAt: '1795206631',
    room: { name: 'call-1' },
    participant: {
      sid: 'PA_1',
      identity: 'phone_user',
      kind: 'SIP',
      state: 'DISCONNECTED',
      joinedAt: '1795206600',
      disconnectReason: 'USER_REJECTED',
      attributes: {
        'sip.callID': 'SCL_2',
        'sip.callStatus': 'ringing',
        'sip.phoneNumber': '+12025550144',
        'sip.trunkID': 'ST_1',
      },
    },
  },
  settings: { calls: [{ when: { direction: 'outbound', trunk: 'ST_1' }, taskType: 'FIXED' }] },
};
