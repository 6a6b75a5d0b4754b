import { BadFieldError } from '../bad-field-error.ts';
import { objectsAt, textAt, wholeAt } from '../json-fields.ts';
import type { JsonObject, JsonValue } from '../json-record.ts';
import { within } from '../rows-of-record.ts';
import { rowTimeAt } from './times-of-rows.ts';

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

/** The rows of a table in a call's record, earliest first. A row may be there twice: none is counted. @throws BadFieldError */
export function readAccRows(record: JsonValue, table: AccRow['table'], timeZone: string): readonly AccRow[] {
  const rows = objectsAt(record, table);
  return rows
    .map((row, place) => within(`${table}[${place}]`, () => readRow(row, table, place, timeZone)))
    .sort(byTime);
}

function readRow(row: JsonObject, table: AccRow['table'], place: number, timeZone: string): AccRow {
  const at = rowTimeAt(row, 'time_hires', timeZone) ?? rowTimeAt(row, 'time', timeZone);
  if (at === null) throw new BadFieldError('time', 'is missing');
  return {
    place: `${table}[${place}]`,
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
