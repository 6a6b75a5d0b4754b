import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CAUSES, HANGUP_PARTIES } from '../../src/engine/call.ts';
import { createEngine } from '../../src/engine/classify.ts';
import { findInvalidField } from '../../src/events/call-ended.ts';
import { createJsonEncoder } from '../../src/events/json/call-classified-json.ts';
import { readCallJson } from '../../src/events/json/read-call-json.ts';
import { documentUrl } from '../../scripts/generated-documents.ts';
import { anyJsonBody, anyTextCall } from '../support/any-json-body.ts';
import { exampleCall } from '../support/example-call.ts';

const ajv = new Ajv({ allowUnionTypes: true });
const schemaOf = (name: string) =>
  JSON.parse(readFileSync(documentUrl(`schemas/${name}.schema.json`), 'utf8')) as {
    readonly properties: Readonly<Record<string, { readonly properties?: object }>>;
  };
const [inputSchema, outputSchema] = [schemaOf('call-ended'), schemaOf('call-classified')];
const isInput = ajv.compile(inputSchema);
const isOutput = ajv.compile(outputSchema);
const engine = createEngine();
const encoder = createJsonEncoder();

/** What a schema cannot see. */
const NOT_OF_A_FIELD = / JSON$|twice$|surrogate/;
const END_CAUSES: readonly string[] = [...CAUSES, 'UNKNOWN'];
const isOtherWord = (value: unknown, words: readonly string[]) => typeof value === 'string' && !words.includes(value);

describe('the JSON Schema of the output', () => {
  it('holds for every output, and describes all that is in it, in the same order', () => {
    fc.assert(
      fc.property(anyTextCall, (call) => {
        const output = JSON.parse(encoder.encode(call, engine.classify(call)).toString()) as Record<string, object>;
        expect([isOutput(output), isOutput.errors]).toEqual([true, null]);
        for (const [name, part] of Object.entries(output))
          expect(Object.keys(outputSchema.properties[name]!.properties!)).toEqual(Object.keys(part));
      }),
    );
  });

  it('misses a null that is left out', () => {
    const call = exampleCall();
    const { source: _, ...withoutSource } = call;
    expect(isOutput({ call, classification: engine.classify(call) })).toBe(true);
    expect(isOutput({ call: withoutSource, classification: engine.classify(call) })).toBe(false);
  });
});

describe('the JSON Schema of the input', () => {
  it('holds for every call, with its nulls or without', () => {
    fc.assert(
      fc.property(anyTextCall, (call) => {
        expect([isInput(call), isInput.errors]).toEqual([true, null]);
        expect(isInput(Object.fromEntries(Object.entries(call).filter(([, value]) => value !== null)))).toBe(true);
      }),
    );
  });

  it('says of bodies what the worker says of each field', () => {
    const counts = { taken: 0, refused: 0 };
    fc.assert(
      fc.property(anyJsonBody, ({ body }) => {
        const read = readCallJson(body);
        if (read.kind === 'bad' && NOT_OF_A_FIELD.test(read.problem)) return;
        const value = JSON.parse(body.toString()) as Readonly<Record<string, unknown>>;
        // Read as UNKNOWN, and not for producers to write.
        if (isOtherWord(value['hangupParty'], HANGUP_PARTIES) || isOtherWord(value['endCause'], END_CAUSES)) return;
        const isTaken = read.kind === 'read';
        counts[isTaken ? 'taken' : 'refused'] += 1;
        expect(isInput(value)).toBe(isTaken);
      }),
      { numRuns: 500 },
    );
    expect(Math.min(counts.taken, counts.refused)).toBeGreaterThan(3);
  });

  it.each([
    { eventId: '' },
    { callId: '' },
    { ringingDurationMs: -1 },
    { callDurationMs: Number.MAX_SAFE_INTEGER },
    { startedAt: -62_135_596_800_001 },
    { endedAt: 253_402_300_800_000 },
    { q850Cause: 2 ** 31 },
  ])('misses what makes a call invalid: %o', (fields) => {
    const call = exampleCall(fields);
    expect(findInvalidField(call)).not.toBeNull();
    expect(isInput(call)).toBe(false);
  });

  it('is for producers: what it does not describe is theirs', () => {
    expect(isInput({ ...exampleCall(), codec: { name: 'opus' } })).toBe(true);
    expect(isInput({ ...exampleCall(), hangupParty: 'CARRIER' })).toBe(false);
  });
});
