import {
  CALL_STATUS_WORDS,
  REASON_ATTRIBUTION_WORDS,
  UNCLASSIFIED_REASONS,
  type CallStatus,
  type ReasonAttribution,
  type Status,
} from '../src/engine/classification.ts';
import { DEAD_LETTER_REASONS } from '../src/events/dead-letter.ts';
import { sentenceOf } from '../src/sentence-of.ts';
import type { Tallies, Tally } from './demo-snapshot.ts';
import type { Style } from './paint.ts';

/** What the table says of a status. The rows of the decision table fit. */
export interface StatusRow {
  readonly status: Status;
  readonly description: string;
  readonly callStatus: CallStatus;
  readonly reasonAttribution: ReasonAttribution;
}

/** One row of the live table: of its own, a part of the main row above it, or the sum of all main rows. */
export interface LiveTableRow {
  readonly description: string;
  readonly callStatus: string;
  readonly reason: string;
  readonly tally: Tally;
  readonly style: Style;
  readonly kind: 'main' | 'detail' | 'total';
}

const CALL_STATUS_STYLES: Readonly<Record<CallStatus, Style>> = {
  CONNECTED: 'green',
  NOT_CONNECTED: 'yellow',
  ABNORMAL_CONNECTED: 'magenta',
  ABNORMAL_NOT_CONNECTED: 'red',
  UNKNOWN: 'cyan',
};

/** A row for each status, in the order given. */
export function rowsOfStatuses(statusRows: readonly StatusRow[], tallies: Tallies): readonly LiveTableRow[] {
  return statusRows.map(({ status, description, callStatus, reasonAttribution }) => ({
    description,
    callStatus: CALL_STATUS_WORDS[callStatus],
    // The column's title says that it is a reason.
    reason: REASON_ATTRIBUTION_WORDS[reasonAttribution].replace(/ Reasons?$/, ''),
    tally: tallies.calls((call) => call.status === status),
    style: CALL_STATUS_STYLES[callStatus],
    kind: 'main' as const,
  }));
}

/** What got no status: unclassified calls, dead letters, below each the reasons that there were; and records that are no calls. */
export function rowsOfTheRest(tallies: Tallies): readonly LiveTableRow[] {
  const unclassified = tallies.calls((call) => call.status === 'UNCLASSIFIED');
  const unclassifiedReasons = UNCLASSIFIED_REASONS.map((reason) =>
    detailRow(
      reason,
      tallies.calls((call) => call.status === 'UNCLASSIFIED' && call.reason === reason),
    ),
  );
  const deadLetters = tallies.deadLetters(() => true);
  const deadLetterReasons = DEAD_LETTER_REASONS.map((reason) =>
    detailRow(
      reason,
      tallies.deadLetters((deadLetter) => deadLetter.reason === reason),
    ),
  );
  return [
    mainRow('Unclassified', unclassified, CALL_STATUS_STYLES.UNKNOWN, CALL_STATUS_WORDS.UNKNOWN),
    ...unclassifiedReasons.filter(({ tally }) => tally.count > 0),
    mainRow('Dead letters', deadLetters, 'red'),
    ...deadLetterReasons.filter(({ tally }) => tally.count > 0),
    // Only records of a platform may be none.
    ...(tallies.skipped.count > 0 ? [mainRow('No calls', tallies.skipped, 'grey')] : []),
  ];
}

export function rowOfAll(tallies: Tallies): LiveTableRow {
  return { ...mainRow('All records', tallies.all, 'bold'), kind: 'total' };
}

function mainRow(description: string, tally: Tally, style: Style, callStatus = ''): LiveTableRow {
  return { description, callStatus, reason: '', tally, style, kind: 'main' };
}

function detailRow(reason: string, tally: Tally): LiveTableRow {
  return { description: sentenceOf(reason), callStatus: '', reason: '', tally, style: 'grey', kind: 'detail' };
}
