import { CALL_STATUS_WORDS, REASON_ATTRIBUTION_WORDS } from '../../src/engine/classification.ts';
import type { StatusRow } from '../../src/engine/decision-table.ts';

/** The requirement, row by row: task types, description, reason attribution, call status. */
export const REQUIRED_ROWS = [
  ['outbound', 'Callee Busy/Rejected', 'Callee Reason', 'Not Connected'],
  ['outbound', 'Timeout No Answer', 'Callee Reason', 'Not Connected'],
  ['outbound', 'Telecom Unavailable', 'Line/Carrier Reason', 'Not Connected'],
  ['outbound', 'Out of Service', 'Callee Reason', 'Not Connected'],
  ['outbound', 'Caller Hangup', 'Agent/Callee Reason', 'Not Connected'],
  ['outbound', 'Effective Call', '/', 'Connected'],
  ['outbound', 'Voicemail (Pre-connect)', '/', 'Not Connected'],
  ['outbound', 'Voicemail (Post-connect)', '/', 'Connected'],
  ['outbound', 'Short Duration Hangup', '/', 'Connected'],
  ['outbound', 'Call Failed', 'Other Reasons', 'Abnormal Not Connected'],
  ['outbound', 'Line Abnormal', 'Line/Carrier Reason', 'Abnormal Connected'],
  ['outbound', 'Line No Audio', 'Line/Carrier Reason', 'Abnormal Connected'],
  ['FIXED PREDICTED', 'Ring Abandon', 'Agent Reason', 'Abnormal Connected'],
  ['FIXED PREDICTED', 'Queue Abandon (Long)', 'Network issues', 'Abnormal Connected'],
  ['FIXED PREDICTED', 'Queue Abandon (Short)', 'Network issues', 'Abnormal Connected'],
  ['INBOUND', '(Inbound) No Agent Answer', 'Agent Reason', 'Connected'],
  ['INBOUND', '(Inbound) Normal Call', '/', 'Connected'],
];

/** Rows of the decision table as the requirement has them. */
export function asRequired(rows: readonly StatusRow[]): readonly (readonly string[])[] {
  return rows.map(({ taskTypes, description, reasonAttribution, callStatus }) => [
    taskTypes.length === 4 ? 'outbound' : taskTypes.join(' '),
    description,
    REASON_ATTRIBUTION_WORDS[reasonAttribution],
    CALL_STATUS_WORDS[callStatus],
  ]);
}
