import type { EndCause, HangupParty } from '../../engine/call.ts';

/*
 * What DisconnectReason and AnsweringMachineDetectionStatus say of a call. Words that are not here, and what each leaves open, say
 * nothing: SIT_TONE_DETECTED may be any of several tones, EXPIRED no agent or no line.
 */

/** Of an outbound call that was not answered. */
export const CAUSE_OF_REASON: ReadonlyMap<string, EndCause> = new Map([
  ['TELECOM_BUSY', 'BUSY'],
  ['TELECOM_NUMBER_INVALID', 'OUT_OF_SERVICE'],
  ['TELECOM_UNANSWERED', 'OUT_OF_SERVICE'],
  ['TELECOM_TIMEOUT', 'NO_ANSWER'],
  ['TELECOM_ORIGINATOR_CANCEL', 'CANCELLED'],
  ['TELECOM_PROBLEM', 'CARRIER_UNAVAILABLE'],
  ['TELECOM_POTENTIAL_BLOCKING', 'POLICY_BLOCKED'],
  ['OUTBOUND_DESTINATION_ENDPOINT_ERROR', 'POLICY_BLOCKED'],
  ['OUTBOUND_RESOURCE_ERROR', 'POLICY_BLOCKED'],
  ['OUTBOUND_ATTEMPT_FAILED', 'POLICY_BLOCKED'],
]);

/** Of an outbound call of a campaign that was not answered. */
export const CAUSE_OF_DETECTION: ReadonlyMap<string, EndCause> = new Map([
  ['AMD_UNANSWERED', 'NO_ANSWER'],
  ['SIT_TONE_BUSY', 'BUSY'],
  ['SIT_TONE_INVALID_NUMBER', 'OUT_OF_SERVICE'],
]);

/** The call was connected to the network, which is where Connect counts a campaign's call as connected, and not to the callee. */
export const NOT_ANSWERED: ReadonlySet<string> = new Set([
  'AMD_UNANSWERED',
  'AMD_NOT_APPLICABLE',
  'SIT_TONE_BUSY',
  'SIT_TONE_INVALID_NUMBER',
  'SIT_TONE_DETECTED',
]);

export const VOICEMAIL: ReadonlySet<string> = new Set(['VOICEMAIL_BEEP', 'VOICEMAIL_NO_BEEP']);

export const PARTY_OF_REASON: ReadonlyMap<string, HangupParty> = new Map([
  ['CUSTOMER_DISCONNECT', 'CUSTOMER'],
  ['AGENT_DISCONNECT', 'AGENT'],
  ['CONTACT_FLOW_DISCONNECT', 'SYSTEM'],
  ['TELECOM_TIMEOUT', 'SYSTEM'],
  ['EXPIRED', 'SYSTEM'],
  ['TELECOM_PROBLEM', 'LINE'],
]);
