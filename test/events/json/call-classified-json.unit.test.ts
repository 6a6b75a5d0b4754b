import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../src/engine/classify.ts';
import { createJsonEncoder } from '../../../src/events/json/call-classified-json.ts';
import { anyTextCall } from '../../support/any-json-body.ts';
import { exampleCall } from '../../support/example-call.ts';

const engine = createEngine();
const encoder = createJsonEncoder();

describe('a classified call as JSON', () => {
  it('is what JSON.stringify makes of it, in pieces or whole', () => {
    fc.assert(
      fc.property(anyTextCall, fc.constantFrom(...engine.classifications), (call, classification) => {
        const bytes = encoder.encode(call, classification);
        expect(bytes.toString()).toBe(JSON.stringify({ call, classification }));
        const pieces = [encoder.header, Buffer.from(JSON.stringify(call)), encoder.tailOf(classification)];
        expect(Buffer.concat(pieces)).toEqual(bytes);
      }),
    );
  });

  it('has its fields in the order of the schema, whoever made the call', () => {
    const call = exampleCall();
    const [classification] = engine.classifications;
    const reversed = Object.fromEntries(Object.entries(call).toReversed()) as unknown as typeof call;
    expect(encoder.encode(reversed, classification!)).toEqual(encoder.encode(call, classification!));
  });

  it('says a classification once', () => {
    const [classification] = engine.classifications;
    expect(encoder.tailOf(classification!)).toBe(encoder.tailOf(classification!));
  });
});
