import type { JsonObject } from '../json-record.ts';
import type { Source, SourceField } from '../source.ts';

/** What is read of each webhook, below `data` and `data.payload`. */
export const telnyxFields: readonly SourceField[] = [
  { path: 'events', unit: 'list of webhooks', tells: 'all that is known of one call; else the record is one webhook' },
  { path: 'event_type', unit: 'word', tells: 'call.answered, .bridged, .enqueued, .dequeued, .machine..., .hangup' },
  { path: 'occurred_at', unit: 'ISO 8601, us', tells: 'callDurationMs, talkDurationMs, queueDurationMs, endedAt' },
  { path: 'payload.call_session_id', unit: 'text', tells: 'callId' },
  { path: 'payload.call_leg_id', unit: 'text', tells: 'eventId; which event is of which leg' },
  { path: 'payload.start_time, payload.end_time', unit: 'ISO 8601, us', tells: 'startedAt, endedAt' },
  { path: 'payload.direction', unit: 'incoming, outgoing', tells: 'inbound or outbound; only call.initiated has it' },
  { path: 'payload.from, payload.to', unit: 'number, sip:', tells: 'numbers; an agent' },
  { path: 'payload.connection_id', unit: 'text', tells: 'lineId; trunk in rules of the settings' },
  { path: 'payload.client_state', unit: 'base64', tells: 'campaign in rules of the settings, as it stands' },
  { path: 'payload.queue', unit: 'text', tells: 'queue in rules of the settings' },
  { path: 'payload.hangup_cause', unit: 'word', tells: 'endCause; whether it was answered' },
  {
    path: 'payload.hangup_source',
    unit: 'caller, callee',
    tells: 'hangupParty, of an unanswered outbound call where it was turned away',
  },
  { path: 'payload.sip_hangup_cause', unit: 'code, as text', tells: 'sipStatusCode' },
  { path: 'payload.call_quality_stats.inbound.packet_count', unit: 'packets, as text', tells: 'mediaPacketsReceived' },
  { path: 'payload.result', unit: 'word', tells: 'voicemailDetected: machine, beep_detected, fax_detected' },
];

const PAYLOAD = {
  call_control_id: 'v3:example',
  connection_id: '1684641123236054244',
  call_leg_id: '00000000-0000-4000-8000-0000000000f2',
  call_session_id: '00000000-0000-4000-8000-0000000000f3',
  client_state: null,
  from: '+12025550100',
  to: '+12025550143',
  start_time: '2026-11-20T17:10:00.000000Z',
};

/** Two legs: the customer waited for an agent who was rung for 20 s in vain. */
export const telnyxExample: Source['example'] = {
  record: {
    events: [
      webhook('call.initiated', '2026-11-20T17:10:00.000000Z', {
        ...PAYLOAD,
        direction: 'outgoing',
        state: 'bridging',
      }),
      webhook('call.answered', '2026-11-20T17:10:12.000000Z', { ...PAYLOAD, state: 'answered' }),
      webhook('call.initiated', '2026-11-20T17:10:12.300000Z', {
        ...agent(),
        direction: 'outgoing',
        state: 'bridging',
      }),
      webhook('call.hangup', '2026-11-20T17:10:32.400000Z', {
        ...agent(),
        state: 'hangup',
        hangup_cause: 'timeout',
        hangup_source: 'unknown',
        sip_hangup_cause: '487',
        call_quality_stats: null,
      }),
      webhook('call.hangup', '2026-11-20T17:10:34.100000Z', {
        ...PAYLOAD,
        state: 'hangup',
        hangup_cause: 'normal_clearing',
        hangup_source: 'caller',
        sip_hangup_cause: '200',
        call_quality_stats: { inbound: { packet_count: '1091' }, outbound: { packet_count: '1080' } },
      }),
    ],
  },
  settings: {
    calls: [
      { when: { direction: 'inbound' }, taskType: 'INBOUND' },
      { when: { trunk: '1684641123236054244' }, taskType: 'PREDICTED', maxRingingDurationMs: 30_000 },
    ],
  },
};

function agent(): JsonObject {
  return {
    ...PAYLOAD,
    call_leg_id: '00000000-0000-4000-8000-0000000000f4',
    from: '+12025550143',
    to: 'sip:agent12@example.com',
    start_time: '2026-11-20T17:10:12.300000Z',
  };
}

function webhook(event_type: string, occurred_at: string, payload: JsonObject): JsonObject {
  const id = `${event_type} of ${occurred_at}`;
  return { data: { record_type: 'event', event_type, id, occurred_at, payload } };
}
