import type { JsonObject } from '../../src/sources/json-record.ts';
import { linesOfRecords } from './source-examples.ts';

/** A call that was really made through Kamailio 5.6.3, and what it left in the tables of the acc module. */
export interface RealCall {
  readonly scenario: string;
  readonly records: readonly { readonly kind: string; readonly row: JsonObject }[];
  readonly truth: { readonly status: string; readonly taskType: string };
}

export const realCalls: readonly RealCall[] = linesOfRecords('real-kamailio.jsonl') as readonly RealCall[];

/** The rows of a call's table, as a database gives them. */
export function rowsOf({ records }: RealCall, table: 'acc' | 'missed_calls' | 'acc_cdrs'): readonly JsonObject[] {
  return records.filter(({ kind }) => kind === `db_text ${table}`).map(({ row }) => row);
}

/** All rows of a call in one record, as a query that groups them gives it. */
export function recordOfCall(call: RealCall): JsonObject {
  return { acc: rowsOf(call, 'acc'), missed_calls: rowsOf(call, 'missed_calls'), cdr: rowsOf(call, 'acc_cdrs') };
}
