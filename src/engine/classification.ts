// The words of a decision. Their order is the order of the symbols in schemas/call-classified.avsc.

export const STATUSES = [
  'CALLEE_BUSY_OR_REJECTED',
  'TIMEOUT_NO_ANSWER',
  'TELECOM_UNAVAILABLE',
  'OUT_OF_SERVICE',
  'CALLER_HANGUP',
  'EFFECTIVE_CALL',
  'VOICEMAIL_PRE_CONNECT',
  'VOICEMAIL_POST_CONNECT',
  'SHORT_DURATION_HANGUP',
  'CALL_FAILED',
  'LINE_ABNORMAL',
  'LINE_NO_AUDIO',
  'RING_ABANDON',
  'QUEUE_ABANDON_LONG',
  'QUEUE_ABANDON_SHORT',
  'INBOUND_NO_AGENT_ANSWER',
  'INBOUND_NORMAL_CALL',
  'UNCLASSIFIED',
] as const;
export type Status = (typeof STATUSES)[number];

export const REASON_ATTRIBUTIONS = [
  'CALLEE',
  'LINE_OR_CARRIER',
  'AGENT_OR_CALLEE',
  'AGENT',
  'NETWORK',
  'OTHER',
  'NONE',
] as const;
export type ReasonAttribution = (typeof REASON_ATTRIBUTIONS)[number];

export const CALL_STATUSES = [
  'NOT_CONNECTED',
  'CONNECTED',
  'ABNORMAL_CONNECTED',
  'ABNORMAL_NOT_CONNECTED',
  'UNKNOWN',
] as const;
export type CallStatus = (typeof CALL_STATUSES)[number];

export const UNCLASSIFIED_REASONS = [
  'NO_EVIDENCE',
  'CONTRADICTORY_EVIDENCE',
  'NOT_APPLICABLE_TO_TASK_TYPE',
  'QUEUE_ENDED_WITHOUT_AGENT_CAUSE',
  'CONNECTED_WITHOUT_TALK',
  'CUSTOMER_ABANDONED',
  'NO_INBOUND_ROW',
] as const;
export type UnclassifiedReason = (typeof UNCLASSIFIED_REASONS)[number];

/**
 * What the engine says of a call. It is constant for a rule: no clock, no random id, so the same call
 * always gives the same classification. `unclassifiedReason` is null unless the status is UNCLASSIFIED.
 */
export interface Classification {
  readonly status: Status;
  readonly reasonAttribution: ReasonAttribution;
  readonly callStatus: CallStatus;
  readonly unclassifiedReason: UnclassifiedReason | null;
  readonly ruleId: string;
  readonly tableVersion: string;
}

/** The status table's own words for its columns. */
export const REASON_ATTRIBUTION_WORDS: Readonly<Record<ReasonAttribution, string>> = {
  CALLEE: 'Callee Reason',
  LINE_OR_CARRIER: 'Line/Carrier Reason',
  AGENT_OR_CALLEE: 'Agent/Callee Reason',
  AGENT: 'Agent Reason',
  NETWORK: 'Network issues',
  OTHER: 'Other Reasons',
  NONE: '/',
};

export const CALL_STATUS_WORDS: Readonly<Record<CallStatus, string>> = {
  NOT_CONNECTED: 'Not Connected',
  CONNECTED: 'Connected',
  ABNORMAL_CONNECTED: 'Abnormal Connected',
  ABNORMAL_NOT_CONNECTED: 'Abnormal Not Connected',
  UNKNOWN: 'Unknown',
};
