import { jsonBody } from '../events/json/json-body.ts';
import type { ConsumedRecord } from '../records/record.ts';
import type { InputFormat, ReadCall } from './input-format.ts';
import { readValue } from './read-value.ts';

/** Reads the call of a record, whose writer schema was loaded where it has one. Total. */
export function readCall(record: ConsumedRecord, input: InputFormat): ReadCall {
  if (input.kind === 'by schema') return readValue(record, input.schemas);
  const { value } = record;
  if (value === null) return { kind: 'defective', defect: { reason: 'NULL_VALUE', message: 'the value is null' } };
  return input.read(jsonBody(value), Number(record.timestamp));
}
