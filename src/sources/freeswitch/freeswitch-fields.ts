import type { SourceField } from '../source.ts';

const US = 'microseconds since the epoch, 0 for never';
const WORD = 'word';

/** What of a leg is read, by both sources of FreeSWITCH. In an event a variable's name has `variable_` before it. */
export const LEG_FIELDS: readonly SourceField[] = [
  { path: 'variables.uuid', unit: 'id', tells: 'eventId, and the key of a call whose first leg this is' },
  { path: 'variables.originating_leg_uuid', unit: 'id', tells: 'callId: the first leg of the call' },
  { path: 'variables.cc_member_session_uuid', unit: 'id', tells: 'callId, of legs to agents by mod_callcenter' },
  { path: 'variables.call_status_id', unit: 'id', tells: 'callId, where the dialplan sets it' },
  {
    path: 'variables.call_status_direction',
    unit: 'inbound or outbound',
    tells: 'whether the customer called or was called, where the dialplan sets it',
  },
  {
    path: 'variables.direction',
    unit: 'inbound or outbound',
    tells: 'whether FreeSWITCH made the leg; else channel_data.direction',
  },
  {
    path: 'variables.sip_gateway_name',
    unit: 'name',
    tells: 'that the leg leads to a customer; the trunk; the carrier',
  },
  { path: 'variables.channel_name', unit: 'name', tells: 'loopback legs, and customers without a gateway' },
  { path: 'variables.loopback_leg', unit: 'A or B', tells: 'loopback legs' },
  { path: 'variables.cc_side', unit: 'member or agent', tells: 'that the leg leads to an agent' },
  {
    path: 'app_log.applications',
    unit: 'list',
    tells: 'where an inbound leg was bridged to; else last_arg, current_application_data',
  },
  { path: 'callflow', unit: 'list', tells: 'callerNumber, calleeNumber, context: of the oldest profile' },
  { path: 'variables.start_uepoch', unit: US, tells: 'startedAt' },
  { path: 'variables.progress_uepoch', unit: US, tells: 'ringing begins: the first reply without media' },
  { path: 'variables.progress_media_uepoch', unit: US, tells: 'early media: alone, whether it rang is not told' },
  { path: 'variables.answer_uepoch', unit: US, tells: "the customer's answer, on the leg to the customer" },
  { path: 'variables.bridge_uepoch', unit: US, tells: 'talk, from both answers on' },
  { path: 'variables.end_uepoch', unit: US, tells: 'endedAt, and the end of every duration' },
  { path: 'variables.hangup_cause', unit: WORD, tells: 'time-outs, cancels, lost media, lost races' },
  { path: 'variables.hangup_cause_q850', unit: 'Q.850', tells: 'the cause of legs without SIP; 16 is none' },
  { path: 'variables.last_bridge_hangup_cause', unit: WORD, tells: 'lost media of the other leg' },
  { path: 'variables.sip_hangup_disposition', unit: WORD, tells: 'hangupParty, and whose codes these are' },
  {
    path: 'variables.sip_term_status',
    unit: 'SIP status',
    tells: 'sipStatusCode of a refused leg; else proto_specific_hangup_cause',
  },
  { path: 'variables.sip_reason', unit: 'Reason header', tells: 'q850Cause, where the far end sent one' },
  { path: 'variables.originate_disposition', unit: WORD, tells: 'why no leg was made, or how the agents’ legs ended' },
  { path: 'variables.originated_legs', unit: 'list', tells: 'that an inbound leg called others' },
  {
    path: 'variables.rtp_audio_in_media_packet_count',
    unit: 'packets',
    tells: 'mediaPacketsReceived of an answered call',
  },
  { path: 'variables.leg_timeout', unit: 's', tells: 'maxRingingDurationMs; also originate_timeout, call_timeout' },
  { path: 'variables.cc_queue', unit: 'name', tells: 'the queue' },
  {
    path: 'variables.cc_queue_joined_epoch',
    unit: 's since the epoch',
    tells: 'queueDurationMs, to bridge, cc_queue_canceled_epoch or end',
  },
  { path: 'variables.cc_agent', unit: 'name', tells: 'agentId; else dialed_user, user_name' },
  { path: 'variables.conference_uuid', unit: 'id', tells: 'that talk may be in a conference' },
  {
    path: 'variables.campaign_id',
    unit: 'id',
    tells: 'taskId and the campaign of the settings; the option campaignVariable names another',
  },
];

const UNSEEN = 'how the leg to the customer ended, where it is not in the record';

/** What of the calling leg is read beside, where the leg that it called is not in the record. */
export const UNSEEN_FIELDS: readonly SourceField[] = [
  { path: 'variables.last_bridge_proto_specific_hangup_cause', unit: 'SIP status', tells: UNSEEN },
  { path: 'variables.sip_invite_failure_status', unit: 'SIP status', tells: `${UNSEEN}; 487 is none` },
];

/** What is in no document of FreeSWITCH, whatever is configured. */
export const NEVER_TOLD: readonly string[] = [
  'a 180 with media from a 183: both are early media, so whether it rang is unknown; a 183 without media counts as ringing',
  'a 503 of the carrier from one that FreeSWITCH made because nothing answered',
  'a phone that is off from a network that answers 480',
  'a voicemail, unless a variable of yours says so; the network of an agent; the balance of a line',
];
