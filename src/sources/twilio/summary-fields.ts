import type { Source, SourceField } from '../source.ts';

/** What is read of a summary; in a CloudEvent all of it is below `data`, an object or a text of JSON. */
export const summaryFields: readonly SourceField[] = [
  { path: 'specversion, type, data', unit: 'CloudEvents 1.0', tells: 'whether it is a call summary, and where' },
  { path: 'call_sid', unit: 'text', tells: 'eventId, with processing_state; callId where there is no parent' },
  { path: 'parent_call_sid', unit: 'text, "" for none', tells: 'callId; that the leg was placed for another' },
  { path: 'processing_state, processing_version', unit: 'word, number', tells: 'whether a zero is a value' },
  { path: 'call_state', unit: 'word', tells: 'whether it ended and was answered; endCause' },
  { path: 'created_time, start_time, end_time', unit: 'ISO 8601', tells: 'startedAt, endedAt' },
  { path: 'connect_duration', unit: 's', tells: 'callDurationMs; at least 1 where it completed' },
  { path: 'duration', unit: 's', tells: 'endedAt, where end_time is missing' },
  {
    path: 'from.caller, to.callee',
    unit: 'number, client:, sip:',
    tells: 'numbers; an agent; lineId: the number of yours',
  },
  { path: 'answered_by', unit: 'word', tells: 'voicemailDetected: machine_..., fax' },
  { path: 'properties.direction', unit: 'word', tells: 'inbound or outbound' },
  { path: 'properties.trunk_sid', unit: 'text', tells: 'lineId, before the number' },
  { path: 'properties.last_sip_response_num', unit: 'code, 0 for none', tells: 'sipStatusCode' },
  { path: 'properties.q850_cause', unit: 'code, 0 for none', tells: 'q850Cause' },
  { path: 'properties.disconnected_by', unit: 'caller, callee', tells: 'that the customer ended an answered call' },
  {
    path: 'carrier_edge, else sip_edge: metrics.inbound.packets_received',
    unit: 'packets',
    tells: 'mediaPacketsReceived',
  },
  { path: 'campaign, queue', unit: 'text', tells: 'what a bridge added: rules of the settings' },
];

/** Answered for 18 s, and not one packet of the customer came. */
export const summaryExample: Source['example'] = {
  record: [
    {
      specversion: '1.0',
      type: 'com.twilio.voice.insights.call-summary.complete',
      source: '/v1/Voice/CA00000000000000000000000000000004/Summary',
      id: 'EZ00000000000000000000000000000004',
      dataschema: 'https://events-schemas.twilio.com/VoiceInsights.CallSummary/7',
      datacontenttype: 'application/json',
      time: '2026-11-20T10:48:00.000Z',
      data: {
        call_sid: 'CA00000000000000000000000000000004',
        parent_call_sid: '',
        created_time: '2026-11-20T10:20:00Z',
        start_time: '2026-11-20T10:20:01Z',
        end_time: '2026-11-20T10:20:27Z',
        duration: 26,
        connect_duration: 18,
        call_type: 'carrier',
        call_state: 'completed',
        processing_state: 'complete',
        from: { caller: '+12025550100' },
        to: { callee: '+12025550143' },
        properties: {
          direction: 'outbound_api',
          last_sip_response_num: 200,
          q850_cause: 16,
          pdd_ms: 2300,
          disconnected_by: 'callee',
        },
        carrier_edge: {
          metrics: { inbound: { packets_received: 0 }, outbound: { packets_sent: 903 } },
        },
      },
    },
  ],
  settings: {
    calls: [
      { when: { direction: 'inbound' }, taskType: 'INBOUND' },
      { when: { trunk: '+12025550100' }, taskType: 'MANUAL', maxRingingDurationMs: 60_000 },
    ],
  },
};
