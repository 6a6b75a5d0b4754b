import type { Source, SourceField } from '../source.ts';

/** What is read of a status callback, and, after the slash, of a Call resource. */
export const statusCallbackFields: readonly SourceField[] = [
  { path: 'events, or parent and child or children', unit: 'list, objects', tells: 'all that is known of one call' },
  { path: 'CallSid / sid', unit: 'text', tells: 'eventId, with the status; callId where there is no parent' },
  { path: 'ParentCallSid / parent_call_sid', unit: 'text', tells: 'callId of legs; which leg is whose' },
  { path: 'CallStatus / status', unit: 'word', tells: 'whether it ended and was answered; endCause' },
  { path: 'Direction / direction', unit: 'word', tells: 'inbound or outbound; which leg is whose' },
  {
    path: 'From / from, To / to',
    unit: 'number, client:, sip:',
    tells: 'numbers; an agent; lineId: the number of yours',
  },
  { path: 'Timestamp', unit: 'RFC 2822, whole seconds', tells: 'startedAt, endedAt, ringingDurationMs' },
  { path: 'date_created, start_time, end_time', unit: 'RFC 2822, whole seconds', tells: 'startedAt, endedAt' },
  { path: 'CallDuration / duration', unit: 's, as text', tells: 'callDurationMs; at least 1 where it completed' },
  { path: 'SipResponseCode', unit: 'code, 0 for none', tells: 'sipStatusCode' },
  { path: 'AnsweredBy / answered_by', unit: 'word', tells: 'voicemailDetected: machine_..., fax' },
  { path: 'campaign, queue', unit: 'text', tells: 'what a bridge added: rules of the settings' },
];

const CALL = {
  AccountSid: 'AC00000000000000000000000000000001',
  CallSid: 'CA00000000000000000000000000000001',
  From: '+12025550100',
  To: '+12025550143',
  Direction: 'outbound-api',
  CallbackSource: 'call-progress-events',
};

/** Twilio gave up ringing: the 487 answers its own CANCEL. */
export const statusCallbackExample: Source['example'] = {
  record: {
    events: [
      { ...CALL, CallStatus: 'initiated', SequenceNumber: '0', Timestamp: 'Fri, 20 Nov 2026 10:00:00 +0000' },
      { ...CALL, CallStatus: 'ringing', SequenceNumber: '1', Timestamp: 'Fri, 20 Nov 2026 10:00:04 +0000' },
      {
        ...CALL,
        CallStatus: 'no-answer',
        SequenceNumber: '2',
        Timestamp: 'Fri, 20 Nov 2026 10:00:34 +0000',
        CallDuration: '0',
        Duration: '0',
        SipResponseCode: '487',
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
