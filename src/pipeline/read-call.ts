import { WIRE_HEADER_BYTES, isFramed } from '../events/wire-format.ts';
import type { ConsumedRecord } from '../records/record.ts';
import type { InputFormat, ReadCall } from './input-format.ts';
import { readValue } from './read-value.ts';

/** Reads the call of a record, whose writer schema was loaded where it has one. Total. */
export function readCall(record: ConsumedRecord, input: InputFormat): ReadCall {
  if (input.kind === 'by schema') return readValue(record, input.schemas);
  const { value } = record;
  if (value === null) return { kind: 'defective', defect: { reason: 'NULL_VALUE', message: 'the value is null' } };
  // No JSON begins with a zero byte.
  return input.read(isFramed(value, 0, value.length) ? value.subarray(WIRE_HEADER_BYTES) : value);
}
