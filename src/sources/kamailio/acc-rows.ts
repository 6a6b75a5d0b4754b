import { BadFieldError } from '../bad-field-error.ts';
import { objectsAt, textAt, wholeAt } from '../json-fields.ts';
import type { JsonObject, JsonValue } from '../json-record.ts';
import { within } from '../within.ts';
import { notBefore, rowTimeAt } from './times-of-rows.ts';

/** A row of acc or missed_calls: a final reply to an INVITE, or a BYE. */
export interface AccRow {
  /** Where it stands in the record, as `acc[1]`. */
  readonly place: string;
  readonly table: 'acc' | 'missed_calls';
  readonly id: number;
  readonly method: string;
  readonly callId: string | null;
  readonly fromTag: string | null;
  readonly toTag: string | null;
  readonly code: number;
  readonly reason: string | null;
  readonly at: number;
  readonly caller: string | null;
  readonly callee: string | null;
}

/** A final reply comes within minutes of the start; a CDR that starts with the answer, minutes after it. */
const NEAR_MS = 1_800_000;

/**
 * The rows of a table in a call's record, earliest first. A row may be there twice: none is counted. Of the hour that an autumn has
 * twice, a reply has the time nearest to `startMs`, the CDR's start, and a row the first time that is not before the rows of lower
 * ids; without ids a BYE comes after the INVITE. @throws BadFieldError
 */
export function readAccRows(
  record: JsonValue,
  table: AccRow['table'],
  timeZone: string,
  startMs: number | null,
): readonly AccRow[] {
  const nearStartMs = startMs === null ? Number.NEGATIVE_INFINITY : startMs - NEAR_MS;
  let formerMs = nearStartMs;
  const rows: AccRow[] = [];
  for (const { row, place, id } of inWrittenOrder(record, table)) {
    const isUnordered = id === null && textAt(row, 'method') === 'INVITE';
    const fromMs = isUnordered ? nearStartMs : formerMs;
    const read = within(place, () => readRow(row, table, place, { timeZone, fromMs }));
    formerMs = Math.max(formerMs, notBefore(read.at));
    rows.push(read);
  }
  return rows.toSorted(byTime);
}

interface WrittenRow {
  readonly row: JsonObject;
  readonly place: string;
  readonly id: number | null;
}

/** By id; then rows without one, the INVITE's first. */
function inWrittenOrder(record: JsonValue, table: AccRow['table']): readonly WrittenRow[] {
  const rows = objectsAt(record, table).map((row, index) => {
    const place = `${table}[${index}]`;
    return within(place, () => ({ row, place, id: wholeAt(row, 'id'), method: textAt(row, 'method') }));
  });
  const last = Number.MAX_SAFE_INTEGER;
  const rank = (method: string | null): number => (method === 'INVITE' ? 0 : 1);
  return rows.toSorted((one, other) => (one.id ?? last) - (other.id ?? last) || rank(one.method) - rank(other.method));
}

function readRow(
  row: JsonObject,
  table: AccRow['table'],
  place: string,
  { timeZone, fromMs }: { readonly timeZone: string; readonly fromMs: number },
): AccRow {
  const at = rowTimeAt(row, 'time_hires', timeZone, fromMs) ?? rowTimeAt(row, 'time', timeZone, fromMs);
  if (at === null) throw new BadFieldError('time', 'is missing');
  return {
    place,
    table,
    id: wholeAt(row, 'id') ?? 0,
    method: textAt(row, 'method') ?? '',
    callId: textAt(row, 'callid'),
    fromTag: textAt(row, 'from_tag'),
    toTag: textAt(row, 'to_tag'),
    code: wholeAt(row, 'sip_code') ?? 0,
    reason: textAt(row, 'sip_reason'),
    at,
    caller: textAt(row, 'src_user'),
    callee: textAt(row, 'dst_user'),
  };
}

/** A total order that does not depend on the order of the record. */
function byTime(one: AccRow, other: AccRow): number {
  if (one.at !== other.at) return one.at - other.at;
  if (one.id !== other.id) return one.id - other.id;
  const [key, otherKey] = [keyOf(one), keyOf(other)];
  if (key === otherKey) return 0;
  return key < otherKey ? -1 : 1;
}

function keyOf(row: AccRow): string {
  return JSON.stringify({ ...row, place: '' });
}
