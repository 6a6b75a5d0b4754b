import { BadFieldError } from '../bad-field-error.ts';
import { isObject, textAt } from '../json-fields.ts';
import type { JsonValue } from '../json-record.ts';
import { compareTexts } from '../compare-texts.ts';
import { oneOrMoreAt } from '../one-or-more-at.ts';
import { within } from '../within.ts';
import { readAccRows, type AccRow } from './acc-rows.ts';
import { readDialogCdr, wasChallenged, type DialogCdr } from './dialog-cdr.ts';

/** What Kamailio wrote of one Call-ID. */
export interface RowsOfCall {
  readonly callId: string;
  readonly acc: readonly AccRow[];
  readonly missed: readonly AccRow[];
  /** Of several, that of the last INVITE: a carrier that asks for credentials gets two, in a dialog each. */
  readonly cdr: DialogCdr | undefined;
}

/** Reads the record of a call. @throws BadFieldError, also where rows are of several calls. */
export function readRowsOfCall(record: JsonValue, timeZone: string): RowsOfCall {
  if (!isObject(record)) throw new BadFieldError('callid', 'is missing: the record is no object');
  const cdrs = oneOrMoreAt(record, 'cdr').map((entry) => within('cdr', () => readDialogCdr(entry, timeZone)));
  const startMs = cdrs.length === 0 ? null : Math.min(...cdrs.map(({ startedAt }) => startedAt));
  const acc = readAccRows(record, 'acc', timeZone, startMs);
  const missed = readAccRows(record, 'missed_calls', timeZone, startMs);
  const named = [...acc, ...missed, ...cdrs].map(({ callId }) => callId);
  const callIds = new Set([textAt(record, 'callid'), ...named].filter((callId) => callId !== null));
  const [callId] = callIds;
  if (callId === undefined) throw new BadFieldError('callid', 'is missing');
  if (callIds.size > 1) throw new BadFieldError('callid', 'is not the same in all rows');
  return { callId, acc, missed, cdr: lastOf(cdrs) };
}

function lastOf(cdrs: readonly DialogCdr[]): DialogCdr | undefined {
  const theirs = cdrs.filter((cdr) => !wasChallenged(cdr));
  return [...(theirs.length > 0 ? theirs : cdrs)].sort(byStart).at(-1);
}

/** A total order that does not depend on the order of the record. */
function byStart(one: DialogCdr, other: DialogCdr): number {
  if (one.startedAt !== other.startedAt) return one.startedAt - other.startedAt;
  if (one.durationMs !== other.durationMs) return one.durationMs - other.durationMs;
  return compareTexts(JSON.stringify(one), JSON.stringify(other));
}
