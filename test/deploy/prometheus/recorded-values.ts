import { calls, histogram, metric, recorded, recordedCalls, type Series } from './series.ts';

/** What an expression gives: by the labels of each series but for the job, rounded to four places. */
export type RecordedValues = Readonly<Record<string, Readonly<Record<string, number>>>>;

const bell = { carrier: 'bell', taskType: 'MANUAL' } as const;

/** Seven hours of a call centre, by the minute: 100 predicted calls over acme, 100 manual ones over bell, and others. */
export const steadyCalls: readonly Series[] = [
  // Two workers share the calls.
  calls('EFFECTIVE_CALL', '0+12x420'),
  calls('EFFECTIVE_CALL', '0+8x420', { instance: 'b:9464' }),
  calls('SHORT_DURATION_HANGUP', '0+5x420'),
  calls('VOICEMAIL_POST_CONNECT', '0+5x420'),
  calls('VOICEMAIL_PRE_CONNECT', '0+2x420'),
  calls('TIMEOUT_NO_ANSWER', '0+40x420'),
  calls('CALLEE_BUSY_OR_REJECTED', '0+10x420'),
  calls('OUT_OF_SERVICE', '0+3x420'),
  calls('CALLER_HANGUP', '0+3x420'),
  calls('TELECOM_UNAVAILABLE', '0+4x420'),
  calls('CALL_FAILED', '0+2x420'),
  calls('LINE_ABNORMAL', '0+1x420'),
  calls('LINE_NO_AUDIO', '0+2x420'),
  calls('RING_ABANDON', '0+1x420'),
  calls('QUEUE_ABANDON_LONG', '0+1x420'),
  calls('QUEUE_ABANDON_SHORT', '0+1x420'),

  calls('EFFECTIVE_CALL', '0+60x420', bell),
  calls('TIMEOUT_NO_ANSWER', '0+40x420', bell),
  calls('SHORT_DURATION_HANGUP', '0+0x420', bell),
  calls('TELECOM_UNAVAILABLE', '0+0x420', bell),
  calls('LINE_NO_AUDIO', '0+0x420', bell),

  calls('INBOUND_NORMAL_CALL', '0+15x420'),
  calls('INBOUND_NO_AGENT_ANSWER', '0+5x420'),

  calls('CUSTOMER_ABANDONED', '0+2x420'),
  calls('NO_EVIDENCE', '0+3x420'),
  calls('NO_INBOUND_ROW', '0+5x420'),
  // Of 100 outbound calls that nobody answered there are ten of which it is unknown whether they rang.
  metric('call_status_unanswered_calls_total', '0+45x420', { task_type: 'PREDICTED', rang: 'yes' }),
  metric('call_status_unanswered_calls_total', '0+5x420', { task_type: 'PREDICTED', rang: 'no' }),
  metric('call_status_unanswered_calls_total', '0+10x420', { task_type: 'PREDICTED', rang: 'unknown' }),
  metric('call_status_unanswered_calls_total', '0+40x420', { task_type: 'MANUAL', rang: 'yes' }),
  metric('call_status_unanswered_calls_total', '0+0x420', { task_type: 'MANUAL', rang: 'unknown' }),
  metric('call_status_dead_letters_total', '0+20x420', { reason: 'UNDECODABLE' }),

  // A minute of talk over acme and two over bell.
  metric('call_status_carrier_talk_seconds_total', '0+2400x420', { carrier: 'acme' }),
  metric('call_status_carrier_talk_seconds_total', '0+7200x420', { carrier: 'bell' }),
  metric('call_status_talk_seconds_count', '0+25x420', { task_type: 'PREDICTED' }),
  metric('call_status_talk_seconds_sum', '0+1500x420', { task_type: 'PREDICTED' }),
  metric('call_status_talk_seconds_count', '0+60x420', { task_type: 'MANUAL' }),
  metric('call_status_talk_seconds_sum', '0+7200x420', { task_type: 'MANUAL' }),
  metric('call_status_talk_seconds_count', '0+15x420', { task_type: 'INBOUND' }),
  metric('call_status_talk_seconds_sum', '0+900x420', { task_type: 'INBOUND' }),
  // Of 25 who got an agent, 20 did so within two seconds.
  ...histogram('call_status_connect_wait_seconds', { '1': 15, '2': 20, '5': 25 }, 420, { task_type: 'PREDICTED' }),
  ...histogram('call_status_connect_wait_seconds', { '1': 0, '2': 0, '5': 15 }, 420, { task_type: 'INBOUND' }),
];

/** What is recorded of them. Rates are a second, and so shown by the minute. */
export const recordedOfCalls: RecordedValues = {
  'job_status_reason_task_type_carrier:call_status_calls:rate5m{status="EFFECTIVE_CALL"} * 60': {
    'status="EFFECTIVE_CALL",call_status="CONNECTED",reason="NONE",task_type="PREDICTED",carrier="acme"': 20,
    'status="EFFECTIVE_CALL",call_status="CONNECTED",reason="NONE",task_type="MANUAL",carrier="bell"': 60,
  },
  'job_carrier:call_status_calls:rate5m * 60': { 'carrier="acme"': 130, 'carrier="bell"': 100 },
  'job_task_type:call_status_calls:rate5m * 60': {
    'task_type="PREDICTED"': 105,
    'task_type="MANUAL"': 100,
    'task_type="INBOUND"': 25,
  },
  'job_status:call_status_calls:rate5m{status=~"E.*|U.*"} * 60': {
    'status="EFFECTIVE_CALL"': 80,
    'status="UNCLASSIFIED"': 10,
  },
  'job_reason:call_status_calls:rate5m{reason=~"C.*"} * 60': {
    'reason="CALLEE"': 93,
    'reason="CUSTOMER_ABANDONED"': 2,
  },
  'job:call_status_calls:rate5m * 60': { '': 230 },

  'job_status_carrier:call_status_outbound_calls:rate5m{status="EFFECTIVE_CALL"} * 60': {
    'status="EFFECTIVE_CALL",call_status="CONNECTED",reason="NONE",carrier="acme"': 20,
    'status="EFFECTIVE_CALL",call_status="CONNECTED",reason="NONE",carrier="bell"': 60,
  },
  'job_call_status_task_type:call_status_outbound_calls:rate5m{task_type="MANUAL"} * 60': {
    'call_status="CONNECTED",task_type="MANUAL"': 60,
    'call_status="NOT_CONNECTED",task_type="MANUAL"': 40,
    'call_status="ABNORMAL_CONNECTED",task_type="MANUAL"': 0,
  },
  'job_carrier:call_status_outbound_calls:rate5m * 60': { 'carrier="acme"': 100, 'carrier="bell"': 100 },
  'job:call_status_outbound_calls:rate5m * 60': { '': 200 },

  'job:call_status_failure:ratio5m': { '': 0.55 },
  'job_reason:call_status_failure:ratio5m': {
    'reason="CALLEE"': 0.465,
    'reason="LINE_OR_CARRIER"': 0.035,
    'reason="AGENT_OR_CALLEE"': 0.015,
    'reason="AGENT"': 0.005,
    'reason="NETWORK"': 0.01,
    'reason="OTHER"': 0.01,
    'reason="NONE"': 0.01,
  },
  'job_carrier:call_status_failure:ratio5m': { 'carrier="acme"': 0.7, 'carrier="bell"': 0.4 },
  'job_task_type:call_status_failure:ratio5m': { 'task_type="PREDICTED"': 0.7, 'task_type="MANUAL"': 0.4 },
  'job_carrier:call_status_line_faults:ratio5m': { 'carrier="acme"': 0.07, 'carrier="bell"': 0 },
  'job:call_status_line_faults:ratio5m': { '': 0.035 },

  'job_carrier:call_status_seizures:rate5m * 60': { 'carrier="acme"': 98, 'carrier="bell"': 100 },
  'job_carrier:call_status_answered:rate5m * 60': { 'carrier="acme"': 36, 'carrier="bell"': 60 },
  'job_carrier:call_status_reached:rate5m * 60': { 'carrier="acme"': 94, 'carrier="bell"': 100 },
  'job_carrier:call_status_asr:ratio5m': { 'carrier="acme"': 0.3673, 'carrier="bell"': 0.6 },
  'job:call_status_asr:ratio5m': { '': 0.4848 },
  'job_carrier:call_status_ner:ratio5m': { 'carrier="acme"': 0.9592, 'carrier="bell"': 1 },
  'job:call_status_ner:ratio5m': { '': 0.9798 },
  'job_carrier:call_status_no_audio:ratio5m': { 'carrier="acme"': 0.0556, 'carrier="bell"': 0 },

  'job_task_type:call_status_talk_seconds_sum:rate5m{task_type="MANUAL"}': { 'task_type="MANUAL"': 120 },
  'job_task_type:call_status_talk_seconds_count:rate5m{task_type="MANUAL"}': { 'task_type="MANUAL"': 1 },
  'job_task_type:call_status_acd_seconds:mean5m': {
    'task_type="PREDICTED"': 60,
    'task_type="MANUAL"': 120,
    'task_type="INBOUND"': 60,
  },
  'job:call_status_acd_seconds:mean5m': { '': 96 },
  'job_carrier:call_status_talk_seconds:rate5m': { 'carrier="acme"': 40, 'carrier="bell"': 120 },
  'job_carrier:call_status_talks:rate5m * 60': { 'carrier="acme"': 40, 'carrier="bell"': 60 },
  'job_carrier:call_status_acd_seconds:mean5m': { 'carrier="acme"': 60, 'carrier="bell"': 120 },

  'job_task_type:call_status_never_connected:rate5m * 60': { 'task_type="PREDICTED"': 5 },
  'job_task_type:call_status_connected:rate5m * 60': { 'task_type="PREDICTED"': 25 },
  'job_task_type:call_status_connected_in_time:rate5m * 60': { 'task_type="PREDICTED"': 20 },
  'job_task_type:call_status_abandoned:rate5m * 60': { 'task_type="PREDICTED"': 10 },
  'job_task_type:call_status_live_answers:rate5m * 60': { 'task_type="PREDICTED"': 30 },
  'job_task_type:call_status_abandon:ratio5m': { 'task_type="PREDICTED"': 0.3333 },
  'job:call_status_abandon:ratio5m': { '': 0.3333 },

  'job_carrier:call_status_short_calls:ratio5m': { 'carrier="acme"': 0.2, 'carrier="bell"': 0 },
  'job:call_status_short_calls:ratio5m': { '': 0.0588 },
  'job:call_status_voicemail:ratio5m': { '': 0.035 },
  'job:call_status_inbound_calls:rate5m * 60': { '': 20 },
  'job:call_status_inbound_no_agent:rate5m * 60': { '': 5 },
  'job:call_status_inbound_no_agent:ratio5m': { '': 0.25 },
  'job:call_status_unclassified:rate5m * 60': { '': 10 },
  'job:call_status_unclassified:ratio5m': { '': 0.0435 },
  'job_task_type_rang:call_status_unanswered_calls:rate5m{task_type="PREDICTED"} * 60': {
    'task_type="PREDICTED",rang="yes"': 45,
    'task_type="PREDICTED",rang="no"': 5,
    'task_type="PREDICTED",rang="unknown"': 10,
  },
  'job_task_type:call_status_ringing_unknown:ratio5m': { 'task_type="PREDICTED"': 0.1667, 'task_type="MANUAL"': 0 },
  'job:call_status_ringing_unknown:ratio5m': { '': 0.1 },
  'job_reason:call_status_dead_letters:rate5m * 60': { 'reason="UNDECODABLE"': 20 },
  'job:call_status_dead_letters:rate5m * 60': { '': 20 },
  'job:call_status_records:rate5m * 60': { '': 250 },
  'job:call_status_dead_letters:ratio5m': { '': 0.08 },
};

/** What is recorded of the same calls over half an hour, and over six. */
export const recordedOfWindows: RecordedValues = {
  'job_status_carrier:call_status_outbound_calls:increase30m{status="EFFECTIVE_CALL",carrier="acme"}': {
    'status="EFFECTIVE_CALL",call_status="CONNECTED",reason="NONE",carrier="acme"': 600,
  },
  'job_call_status_task_type:call_status_outbound_calls:increase30m{call_status="CONNECTED"}': {
    'call_status="CONNECTED",task_type="PREDICTED"': 900,
    'call_status="CONNECTED",task_type="MANUAL"': 1_800,
  },
  'job_carrier:call_status_outbound_calls:increase30m': { 'carrier="acme"': 3_000, 'carrier="bell"': 3_000 },
  'job:call_status_outbound_calls:increase30m': { '': 6_000 },
  'job_task_type:call_status_outbound_calls:increase30m': {
    'task_type="PREDICTED"': 3_000,
    'task_type="MANUAL"': 3_000,
  },
  'job_task_type:call_status_failure:ratio30m': { 'task_type="PREDICTED"': 0.7, 'task_type="MANUAL"': 0.4 },
  'job_carrier:call_status_line_faults:ratio30m': { 'carrier="acme"': 0.07, 'carrier="bell"': 0 },
  'job_carrier:call_status_seizures:increase30m': { 'carrier="acme"': 2_940, 'carrier="bell"': 3_000 },
  'job_carrier:call_status_answered:increase30m': { 'carrier="acme"': 1_080, 'carrier="bell"': 1_800 },
  'job_carrier:call_status_asr:ratio30m': { 'carrier="acme"': 0.3673, 'carrier="bell"': 0.6 },
  'job_carrier:call_status_ner:ratio30m': { 'carrier="acme"': 0.9592, 'carrier="bell"': 1 },
  'job_carrier:call_status_no_audio:ratio30m': { 'carrier="acme"': 0.0556, 'carrier="bell"': 0 },
  'job_carrier:call_status_talk_seconds:increase30m': { 'carrier="acme"': 72_000, 'carrier="bell"': 216_000 },
  'job_carrier:call_status_talks:increase30m': { 'carrier="acme"': 1_200, 'carrier="bell"': 1_800 },
  'job_carrier:call_status_acd_seconds:mean30m': { 'carrier="acme"': 60, 'carrier="bell"': 120 },
  'job_carrier:call_status_short_calls:ratio30m': { 'carrier="acme"': 0.2, 'carrier="bell"': 0 },
  'job:call_status_voicemail:ratio30m': { '': 0.035 },
  'job_task_type:call_status_live_answers:increase30m': { 'task_type="PREDICTED"': 900 },
  'job_task_type:call_status_abandon:ratio30m': { 'task_type="PREDICTED"': 0.3333 },
  'job:call_status_inbound_calls:increase30m': { '': 600 },
  'job:call_status_inbound_no_agent:ratio30m': { '': 0.25 },
  'job:call_status_calls:increase30m': { '': 6_900 },
  'job:call_status_unclassified:ratio30m': { '': 0.0435 },
  'job:call_status_dead_letters:increase30m': { '': 600 },
  'job:call_status_dead_letters:ratio30m': { '': 0.08 },

  'job_status_carrier:call_status_outbound_calls:increase6h{status="EFFECTIVE_CALL",carrier="acme"}': {
    'status="EFFECTIVE_CALL",call_status="CONNECTED",reason="NONE",carrier="acme"': 7_200,
  },
  'job_carrier:call_status_outbound_calls:increase6h': { 'carrier="acme"': 36_000, 'carrier="bell"': 36_000 },
  'job_carrier:call_status_line_faults:ratio6h': { 'carrier="acme"': 0.07, 'carrier="bell"': 0 },
  'job_carrier:call_status_seizures:increase6h': { 'carrier="acme"': 35_280, 'carrier="bell"': 36_000 },
  'job_carrier:call_status_ner:ratio6h': { 'carrier="acme"': 0.9592, 'carrier="bell"': 1 },
  'job_carrier:call_status_answered:increase6h': { 'carrier="acme"': 12_960, 'carrier="bell"': 21_600 },
  'job_carrier:call_status_no_audio:ratio6h': { 'carrier="acme"': 0.0556, 'carrier="bell"': 0 },
  'job_carrier:call_status_outbound_talks:increase6h': { 'carrier="acme"': 9_000, 'carrier="bell"': 21_600 },
  'job_carrier:call_status_short_calls:ratio6h': { 'carrier="acme"': 0.2, 'carrier="bell"': 0 },
  'job_task_type:call_status_live_answers:increase6h': { 'task_type="PREDICTED"': 10_800 },
  'job_task_type:call_status_abandon:ratio6h': { 'task_type="PREDICTED"': 0.3333 },
  'job:call_status_calls:increase6h': { '': 82_800 },
  'job:call_status_unclassified:ratio6h': { '': 0.0435 },
};

const byCarrier = 'job_status_carrier:call_status_outbound_calls:increase30m';
const byTaskType = 'job_call_status_task_type:call_status_outbound_calls:increase30m';

/** Half hours, twelve hours apart: 400 of 1,000 calls were connected a week ago, and 100 of 500 yesterday. */
export const callsOfWeek: readonly Series[] = [
  recordedCalls(byCarrier, 'EFFECTIVE_CALL', '0+0x1 400+0x1 0+0x9 100+0x1 900+0x2'),
  recordedCalls(byCarrier, 'TIMEOUT_NO_ANSWER', '0+0x1 500+0x1 0+0x9 350+0x1 100+0x2'),
  recordedCalls(byCarrier, 'VOICEMAIL_PRE_CONNECT', '0+0x1 100+0x1 0+0x9 50+0x1 0+0x2'),
  recorded(byTaskType, '0+0x1 400+0x1 0+0x9 100+0x1 900+0x2', { call_status: 'CONNECTED', task_type: 'PREDICTED' }),
  recorded(byTaskType, '0+0x1 600+0x1 0+0x9 400+0x1 100+0x2', { call_status: 'NOT_CONNECTED', task_type: 'PREDICTED' }),
  recorded('job_carrier:call_status_talk_seconds:increase30m', '0+0x1 40000+0x1 0+0x9 5000+0x1 900+0x2', {
    carrier: 'acme',
  }),
  recorded('job_carrier:call_status_talks:increase30m', '0+0x1 400+0x1 0+0x9 100+0x1 900+0x2', { carrier: 'acme' }),
];

/** What was usual then: both days together. */
export const recordedOfWeek: RecordedValues = {
  'job_status_carrier:call_status_outbound_calls:usual30m{status="TIMEOUT_NO_ANSWER"}': {
    'status="TIMEOUT_NO_ANSWER",call_status="NOT_CONNECTED",reason="CALLEE",carrier="acme"': 850,
  },
  'job_call_status_task_type:call_status_outbound_calls:usual30m': {
    'call_status="CONNECTED",task_type="PREDICTED"': 500,
    'call_status="NOT_CONNECTED",task_type="PREDICTED"': 1_000,
  },
  'job_carrier:call_status_talk_seconds:usual30m': { 'carrier="acme"': 45_000 },
  'job_carrier:call_status_talks:usual30m': { 'carrier="acme"': 500 },
  'job_task_type:call_status_outbound_calls:usual30m': { 'task_type="PREDICTED"': 1_500 },
  'job_task_type:call_status_failure:usual_ratio30m': { 'task_type="PREDICTED"': 0.6667 },
  'job_carrier:call_status_seizures:usual30m': { 'carrier="acme"': 1_500 },
  'job_carrier:call_status_asr:usual_ratio30m': { 'carrier="acme"': 0.3333 },
  'job_carrier:call_status_acd_seconds:usual_mean30m': { 'carrier="acme"': 90 },
  'job:call_status_outbound_calls:usual30m': { '': 1_500 },
  'job:call_status_voicemail:usual_ratio30m': { '': 0.1 },
};
