// The words of a call-ended event. Their order is the order of the symbols in schemas/call-ended.avsc.

export const TASK_TYPES = ['MANUAL', 'PREVIEW', 'FIXED', 'PREDICTED', 'INBOUND'] as const;
export type TaskType = (typeof TASK_TYPES)[number];

export const HANGUP_PARTIES = ['AGENT', 'CUSTOMER', 'SYSTEM', 'LINE', 'UNKNOWN'] as const;
export type HangupParty = (typeof HANGUP_PARTIES)[number];

/** Why a call ended, as far as a platform, a Q.850 cause or a SIP status can tell. */
export const CAUSES = [
  'BUSY',
  'REJECTED',
  'NO_ANSWER',
  'CARRIER_UNAVAILABLE',
  'OUT_OF_SERVICE',
  'CANCELLED',
  'RATE_NOT_CONFIGURED',
  'INSUFFICIENT_BALANCE',
  'POLICY_BLOCKED',
  'LINE_BALANCE_EXHAUSTED',
  'NO_MEDIA',
  'AGENT_REJECTED',
  'AGENT_NO_ANSWER',
  'AGENT_NETWORK_LOST',
  'NORMAL',
] as const;
export type Cause = (typeof CAUSES)[number];

/** Causes that blame an agent: who did not take the call, or whose network was lost. */
export const AGENT_MISSED = ['AGENT_REJECTED', 'AGENT_NO_ANSWER'] as const satisfies readonly Cause[];
export const AGENT_CAUSE = [...AGENT_MISSED, 'AGENT_NETWORK_LOST'] as const satisfies readonly Cause[];

/** The platform's own attribution: a cause, or UNKNOWN, which counts as none. */
export type EndCause = Cause | 'UNKNOWN';

/**
 * A call that ended, as `schemas/call-ended.avsc` describes it. Durations are whole milliseconds,
 * `startedAt` and `endedAt` are milliseconds since the epoch, null means that the source does not know.
 */
export interface CallEnded {
  readonly eventId: string;
  readonly callId: string;
  readonly tenantId: string | null;
  readonly taskId: string | null;
  readonly agentId: string | null;
  readonly lineId: string | null;
  readonly carrier: string | null;
  readonly callerNumber: string | null;
  readonly calleeNumber: string | null;
  readonly taskType: TaskType;
  readonly startedAt: number;
  readonly endedAt: number;
  /** 0: known not to have rung; null: the source does not tell. */
  readonly ringingDurationMs: number | null;
  readonly callDurationMs: number;
  readonly talkDurationMs: number | null;
  readonly queueDurationMs: number | null;
  readonly agentRingingDurationMs: number | null;
  readonly maxRingingDurationMs: number | null;
  readonly hangupParty: HangupParty;
  readonly voicemailDetected: boolean;
  readonly endCause: EndCause | null;
  readonly q850Cause: number | null;
  readonly sipStatusCode: number | null;
  readonly mediaPacketsReceived: number | null;
  /** What made this event of a platform's record, and its version; null where the producer wrote it. */
  readonly source: string | null;
}

/** What of a call may decide its status. */
export type DecidingFields = Pick<
  CallEnded,
  | 'carrier'
  | 'taskType'
  | 'ringingDurationMs'
  | 'callDurationMs'
  | 'talkDurationMs'
  | 'queueDurationMs'
  | 'agentRingingDurationMs'
  | 'maxRingingDurationMs'
  | 'hangupParty'
  | 'voicemailDetected'
  | 'endCause'
  | 'q850Cause'
  | 'sipStatusCode'
  | 'mediaPacketsReceived'
>;
