import type { Status } from '../engine/classification.ts';
import { statusRows, type StatusRow } from '../engine/decision-table.ts';
import type { Tally } from './call-tallies.ts';
import { ratioOf, type Ratio } from './ratio.ts';

/** How dialling goes. The shares are of calls that were dialled and got one of the 17 statuses. */
export interface OutboundFigures {
  readonly calls: number;
  /** Whose call status is not Connected. */
  readonly failureRate: Ratio;
  /** Attributed to line or carrier. */
  readonly lineFaultRate: Ratio;
  /** Of those that seized a line: answered, normally or not. */
  readonly answerSeizureRatio: Ratio;
  /** Of those that seized a line: all that the network brought to the callee, or to word of the callee. */
  readonly networkEffectivenessRatio: Ratio;
  readonly voicemailShare: Ratio;
  /** Of calls with talk, voicemail left out. */
  readonly shortCallShare: Ratio;
  /** Of those that were answered. */
  readonly noAudioShare: Ratio;
}

const outboundRows = statusRows.filter(({ taskTypes }) => !taskTypes.includes('INBOUND'));
const statusesWhere = (isMeant: (row: StatusRow) => boolean): readonly Status[] =>
  outboundRows.filter(isMeant).map(({ status }) => status);

const OUTBOUND = statusesWhere(() => true);
/** The statuses that make up the failure rate. */
export const FAILED = statusesWhere(({ callStatus }) => callStatus !== 'CONNECTED');
const LINE_FAULTS = statusesWhere(({ reasonAttribution }) => reasonAttribution === 'LINE_OR_CARRIER');
const SEIZED = statusesWhere(({ status }) => status !== 'CALL_FAILED');
const ANSWERED = statusesWhere(({ callStatus }) => ['CONNECTED', 'ABNORMAL_CONNECTED'].includes(callStatus));
const REACHED = SEIZED.filter((status) => status !== 'TELECOM_UNAVAILABLE');

export function outboundFigures(calls: Tally<Status>): OutboundFigures {
  const count = (statuses: readonly Status[]) => countOf(calls, statuses);
  const all = count(OUTBOUND);
  const seized = count(SEIZED);
  return {
    calls: all,
    failureRate: ratioOf(count(FAILED), all),
    lineFaultRate: ratioOf(count(LINE_FAULTS), all),
    answerSeizureRatio: ratioOf(count(ANSWERED), seized),
    networkEffectivenessRatio: ratioOf(count(REACHED), seized),
    voicemailShare: ratioOf(count(['VOICEMAIL_PRE_CONNECT', 'VOICEMAIL_POST_CONNECT']), all),
    shortCallShare: ratioOf(calls.SHORT_DURATION_HANGUP, count(['EFFECTIVE_CALL', 'SHORT_DURATION_HANGUP'])),
    noAudioShare: ratioOf(calls.LINE_NO_AUDIO, count(ANSWERED)),
  };
}

/** How many calls have one of these statuses. */
export function countOf(calls: Tally<Status>, statuses: readonly Status[]): number {
  return statuses.reduce((sum, status) => sum + calls[status], 0);
}
