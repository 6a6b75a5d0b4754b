import { noneOf, oneOf, selectCalls } from './select-calls.ts';
import { sumOf, type Reading } from './select.ts';

/** A part of calls in a whole. The part's matchers come on top of those of the whole. */
export interface Share {
  readonly part: readonly string[];
  readonly whole: readonly string[];
}

const OUTBOUND = [noneOf('task_type', 'INBOUND'), noneOf('status', 'UNCLASSIFIED')];
/** A call that failed for business reasons never took a line, so it says nothing about lines. */
const SEIZURES = [noneOf('task_type', 'INBOUND'), noneOf('status', 'UNCLASSIFIED', 'CALL_FAILED')];
const ANSWERED = oneOf('call_status', 'CONNECTED', 'ABNORMAL_CONNECTED');

/** Classified outbound calls that are not Connected. */
export const FAILURES: Share = { part: [noneOf('call_status', 'CONNECTED')], whole: OUTBOUND };

/** Classified outbound calls that line or carrier spoilt. */
export const LINE_FAULTS: Share = { part: [oneOf('reason', 'LINE_OR_CARRIER')], whole: OUTBOUND };

/** Answer-seizure ratio, ASR: how many of the calls that took a line were answered. */
export const ANSWERED_SEIZURES: Share = { part: [ANSWERED], whole: SEIZURES };

/** Network effectiveness ratio, NER: the same, but whatever the callee did counts as well as an answer. */
export const EFFECTIVE_SEIZURES: Share = { part: [noneOf('status', 'TELECOM_UNAVAILABLE')], whole: SEIZURES };

/** Calls with talk that ended at once. */
export const SHORT_CALLS: Share = {
  part: [oneOf('status', 'SHORT_DURATION_HANGUP')],
  whole: [oneOf('status', 'EFFECTIVE_CALL', 'SHORT_DURATION_HANGUP')],
};

/** Outbound calls that a machine answered. */
export const VOICEMAILS: Share = {
  part: [oneOf('status', 'VOICEMAIL_PRE_CONNECT', 'VOICEMAIL_POST_CONNECT')],
  whole: OUTBOUND,
};

/** Answered outbound calls without any audio. */
export const NO_AUDIO: Share = { part: [oneOf('status', 'LINE_NO_AUDIO')], whole: [...OUTBOUND, ANSWERED] };

/** Calls that no row of the decision table covers. */
export const UNCLASSIFIED: Share = { part: [oneOf('status', 'UNCLASSIFIED')], whole: [] };

/** Classified inbound calls for which an agent's phone rang in vain. */
export const UNANSWERED_INBOUND: Share = {
  part: [oneOf('status', 'INBOUND_NO_AGENT_ANSWER')],
  whole: [oneOf('task_type', 'INBOUND'), noneOf('status', 'UNCLASSIFIED')],
};

/** Every call. */
export const ALL_CALLS: Share = { part: [], whole: [] };

/**
 * The share, one for each value of these labels. Where there is no whole there is no share; where there is a whole
 * without any part, as of a carrier that never had a fault, the share is 0.
 */
export function shareOf({ part, whole }: Share, read: Reading, ...by: readonly string[]): string {
  const ofWhole = sumOf(read, selectCalls(...whole), ...by);
  return ratio(`${sumOf(read, selectCalls(...whole, ...part), ...by)} or 0 * ${ofWhole}`, ofWhole);
}

/** The share in its parts by a label: together they are the share. */
export function splitShare({ part, whole }: Share, read: Reading, label: string): string {
  const parts = sumOf(read, selectCalls(...whole, ...part), label);
  return `${parts} / on () group_left () (${sumOf(read, selectCalls(...whole))} > 0)`;
}

/** One expression over another, and nothing where the other is 0. */
export function ratio(part: string, whole: string): string {
  return `(${part}) / (${whole} > 0)`;
}
