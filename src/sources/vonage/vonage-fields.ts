import type { Source, SourceField } from '../source.ts';

/** What is read of each event webhook. */
export const vonageFields: readonly SourceField[] = [
  { path: 'events', unit: 'list of events', tells: 'all that is known of one call; else the record is one event' },
  { path: 'status', unit: 'word', tells: 'what happened; endCause; voicemailDetected: machine' },
  { path: 'conversation_uuid', unit: 'text', tells: 'callId' },
  { path: 'uuid, call_uuid', unit: 'text', tells: 'eventId, with the status; which event is of which leg' },
  { path: 'timestamp', unit: 'ISO 8601, ms', tells: 'startedAt, endedAt, ringingDurationMs, callDurationMs' },
  { path: 'direction', unit: 'inbound, outbound', tells: 'which leg is whose' },
  { path: 'from, to, from_user, to_user', unit: 'number without +, sip:', tells: 'numbers; an agent; lineId' },
  { path: 'duration', unit: 's, as text', tells: 'callDurationMs, where there is no answered' },
  {
    path: 'start_time, end_time',
    unit: 'ISO 8601',
    tells: 'the same, where there is no duration; that a call of duration 0 was answered',
  },
  { path: 'disconnected_by', unit: 'user, platform', tells: 'that the customer ended an answered call' },
  { path: 'sip_code', unit: 'code', tells: 'sipStatusCode, where Vonage sends it' },
  { path: 'campaign, queue', unit: 'text', tells: 'what a bridge added: rules of the settings' },
];

const EVENT = {
  from: '12025550100',
  to: '12025550143',
  uuid: 'aaaaaaaa-0000-4000-8000-000000000001',
  conversation_uuid: 'CON-aaaaaaaa-0000-4000-8000-000000000001',
  direction: 'outbound',
};

/** 4.7 s, which `duration` rounds up. */
export const vonageExample: Source['example'] = {
  record: {
    events: [
      { ...EVENT, status: 'started', timestamp: '2026-11-20T17:40:00.000Z' },
      { ...EVENT, status: 'ringing', timestamp: '2026-11-20T17:40:03.000Z' },
      { ...EVENT, status: 'answered', timestamp: '2026-11-20T17:40:11.200Z' },
      {
        ...EVENT,
        status: 'completed',
        timestamp: '2026-11-20T17:40:15.900Z',
        duration: '5',
        start_time: '2026-11-20T17:40:11.000Z',
        end_time: '2026-11-20T17:40:16.000Z',
      },
    ],
  },
  settings: {
    calls: [
      { when: { direction: 'inbound' }, taskType: 'INBOUND' },
      { when: { campaign: 'autumn' }, taskType: 'PREDICTED', maxRingingDurationMs: 30_000 },
      { taskType: 'MANUAL', maxRingingDurationMs: 60_000 },
    ],
  },
};
