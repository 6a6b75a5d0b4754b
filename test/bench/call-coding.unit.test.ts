import { describe, expect, it } from 'vitest';
import { avroCoding, jsonCoding } from '../../bench/call-coding.ts';
import { generateCalls } from '../../bench/peer-calls.ts';
import { createEngine } from '../../src/engine/classify.ts';
import type { CallEnded } from '../../src/engine/call.ts';
import { callEndedSchema } from '../../src/events/avro-schemas.ts';
import { createCallClassifiedEncoder } from '../../src/events/call-classified.ts';
import { createJsonEncoder } from '../../src/events/json/call-classified-json.ts';
import { readCallJson } from '../../src/events/json/read-call-json.ts';

const calls = generateCalls(2_000);
const { classify } = createEngine();

function backwards(call: CallEnded): CallEnded {
  return Object.fromEntries(Object.entries(call).toReversed()) as unknown as CallEnded;
}

describe('the records of a benchmark', () => {
  it('in JSON have all fields in the order of the schema, nulls too, whatever order they were given in', () => {
    const { fields } = JSON.parse(callEndedSchema.json) as { readonly fields: readonly { readonly name: string }[] };
    for (const call of calls) {
      const value = jsonCoding.input(backwards(call));
      expect(Object.keys(JSON.parse(value.toString()) as object)).toEqual(fields.map(({ name }) => name));
      expect(readCallJson(value)).toEqual({ kind: 'read', call });
    }
  });

  it('in JSON are about 700 bytes long', () => {
    const bytes = calls.reduce((sum, call) => sum + jsonCoding.input(call).length, 0);
    expect(bytes / calls.length).toBeGreaterThan(600);
    expect(bytes / calls.length).toBeLessThan(800);
  });

  it.each([
    ['JSON', jsonCoding, createJsonEncoder()],
    ['Avro', avroCoding({ input: 1, output: 2 }), createCallClassifiedEncoder(2)],
  ])('in %s become what the worker makes of them, to the byte', (_, coding, { encode }) => {
    for (const call of calls) {
      const classification = classify(call);
      expect(coding.output({ call: backwards(call), classification })).toEqual(encode(call, classification));
    }
  });
});
