import avsc from 'avsc';
import { expect, it } from 'vitest';
import { createEngine } from '../../src/engine/classify.ts';
import { callClassifiedSchema, callEndedSchema } from '../../src/events/avro-schemas.ts';
import { createRecordedCallReader } from '../../src/events/recorded-call.ts';
import { exampleCall } from '../support/example-call.ts';
import { formerCallClassified, formerCallEnded } from '../support/former-schemas.ts';

const call = exampleCall({ endCause: 'BUSY' });

it('a call that ended is read as it is', () => {
  const read = createRecordedCallReader(JSON.parse(callEndedSchema.json));
  expect(read(callEndedSchema.type.toBuffer(call))).toEqual({ call, published: null });
});

it('a call with a classification of its producer’s own is no output', () => {
  const { fields, ...schema } = JSON.parse(callEndedSchema.json) as { fields: object[] };
  const own = { ...schema, fields: [...fields, { name: 'classification', type: 'string' }] };
  const written = avsc.Type.forSchema(structuredClone(own) as avsc.Schema, { wrapUnions: 'never' });
  const body = written.toBuffer({ ...call, classification: 'vip' });
  expect(createRecordedCallReader(own)(body)).toEqual({ call, published: null });
});

it('an output is read with what was published', () => {
  const read = createRecordedCallReader(JSON.parse(callClassifiedSchema.json));
  const classification = createEngine().classify(call);
  const body = callClassifiedSchema.type.toBuffer({ call, classification });
  expect(read(body)).toEqual({ call, published: classification });
});

it('what the former schemas wrote is read as they wrote it, without a source', () => {
  const { source: _, ...former } = exampleCall({ endCause: 'BUSY', ringingDurationMs: 8_000, carrier: 'acme' });
  const now = { ...former, source: null };
  const readInput = createRecordedCallReader(JSON.parse(formerCallEnded.json));
  expect(readInput(formerCallEnded.type.toBuffer(former))).toEqual({ call: now, published: null });
  const readOutput = createRecordedCallReader(JSON.parse(formerCallClassified.json));
  const classification = createEngine().classify(now);
  const body = formerCallClassified.type.toBuffer({ call: former, classification });
  expect(readOutput(body)).toEqual({ call: now, published: classification });
});

it('another schema is refused', () => {
  expect(() => createRecordedCallReader({ type: 'record', name: 'Other', fields: [] })).toThrow();
});
