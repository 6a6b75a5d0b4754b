import { describe, expect, it } from 'vitest';
import { createJsonEncoder } from '../../src/events/json/call-classified-json.ts';
import { createRecordedCallReader } from '../../src/events/recorded-call.ts';
import { callEndedSchema } from '../../src/events/avro-schemas.ts';
import { writeFrame } from '../../src/events/wire-format.ts';
import { plainReaderOf } from '../../src/formats/plain-reader.ts';
import { readRecorded } from '../../src/formats/read-recorded.ts';
import type { RecordedCall } from '../../src/events/recorded-call.ts';
import type { WriterSchemas } from '../../src/pipeline/writer-schemas.ts';
import { body, recordAt } from '../support/batch-values.ts';
import { exampleCall } from '../support/example-call.ts';
import { engine } from '../support/work-batch.ts';

const read = createRecordedCallReader(JSON.parse(callEndedSchema.json));
const schemas: WriterSchemas<RecordedCall> = {
  isOfApicurio: false,
  known: () => ({ kind: 'readable', read, projection: null }),
  needsLoading: () => false,
  load: () => Promise.resolve(),
};
const plain = plainReaderOf('json', null);
const call = exampleCall({ callId: 'c-1' });
const published = createJsonEncoder().encode(call, engine.classify(call));
const json = Buffer.from(JSON.stringify(call));

function kindOf(value: Buffer | null, isInput: boolean): string {
  const outcome = readRecorded(recordAt(0, value), { isInput, schemas, plain });
  if (outcome.kind === 'call') return outcome.published === null ? 'call' : `published ${outcome.published.status}`;
  return outcome.kind === 'bad' ? outcome.reason : outcome.kind;
}

describe('a record of a topic', () => {
  it('is read as what it is, where the topic may be the input or the output', () => {
    expect(kindOf(json, false)).toBe('call');
    expect(kindOf(writeFrame(3, json), false)).toBe('call');
    expect(kindOf(published, false)).toBe(`published ${engine.classify(call).status}`);
    expect(kindOf(writeFrame(3, body()), false)).toBe('call');
  });

  it('of the input is read as the worker reads it, and nothing else is tried', () => {
    expect(kindOf(json, true)).toBe('call');
    expect(kindOf(null, true)).toBe('NULL_VALUE');
    for (const value of [published, writeFrame(3, body()), Buffer.from('<xml>')])
      expect(kindOf(value, true)).toBe('UNDECODABLE');
    expect(kindOf(Buffer.from(JSON.stringify({ ...call, callDurationMs: -1 })), true)).toBe('INVALID_EVENT');
  });
});
