import { describe, expect, it } from 'vitest';
import { readJsonCall } from '../../src/events/call-ended-json.ts';
import { exampleCall } from '../support/example-call.ts';

const minimal = Object.fromEntries(Object.entries(exampleCall()).filter(([, value]) => value !== null));
const problemOf = (value: unknown) =>
  readJsonCall(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)));

describe('a call as JSON', () => {
  it('may leave out what may be null', () => {
    expect(problemOf(minimal)).toEqual({ kind: 'call', call: exampleCall() });
  });

  it('may leave out how long it rang, which is then not known, and 0 stays 0', () => {
    const { ringingDurationMs: _, ...silent } = minimal;
    const unknown = { kind: 'call', call: exampleCall({ ringingDurationMs: null }) };
    expect(readJsonCall(Buffer.from(JSON.stringify(silent)))).toEqual(unknown);
    expect(readJsonCall(Buffer.from(JSON.stringify({ ...silent, ringingDurationMs: null })))).toEqual(unknown);
    expect(readJsonCall(Buffer.from(JSON.stringify({ ...silent, ringingDurationMs: 0 })))).toEqual({
      kind: 'call',
      call: exampleCall(),
    });
  });

  it('may name its source', () => {
    const call = exampleCall({ source: 'twilio-call-summary/1' });
    expect(readJsonCall(Buffer.from(JSON.stringify(call)))).toEqual({ kind: 'call', call });
  });

  it.each([
    ['text that is no JSON', 'nope', /^it is not JSON: /],
    ['a list', [], 'it is not a JSON object'],
    ['a field of another name', { ...minimal, talkDurationMS: 1 }, 'there is no field talkDurationMS'],
    ['a missing field', { ...minimal, callId: undefined }, 'callId is missing'],
    ['a null that may not be', { ...minimal, callId: null }, 'callId is not a string'],
    ['a fraction', { ...minimal, callDurationMs: 1.5 }, 'callDurationMs is not a whole number'],
    ['a number in text', { ...minimal, queueDurationMs: '1' }, 'queueDurationMs is not a whole number or null'],
    ['a negative ringing', { ...minimal, ringingDurationMs: -1 }, 'ringingDurationMs is negative: -1'],
    ['a source that is no text', { ...minimal, source: 1 }, 'source is not a string or null'],
    [
      'a strange symbol',
      { ...minimal, taskType: 'FAX' },
      'taskType is not one of MANUAL, PREVIEW, FIXED, PREDICTED, INBOUND',
    ],
    ['a word that topics may have', { ...minimal, endCause: 'FRAUD' }, /^endCause is not one of BUSY, .* or null$/],
    ['a field twice', JSON.stringify(minimal).replace('{', '{"callId":"x",'), 'callId is there twice'],
    ['an invalid value', { ...minimal, callDurationMs: -1 }, 'callDurationMs is negative: -1'],
    ['a prototype', '{"__proto__":{},"x":1}', 'there is no field __proto__'],
  ])('is told what is wrong: %s', (_, value, problem) => {
    const read = problemOf(value);
    expect(read).toEqual({ kind: 'bad', problem: expect.stringMatching(problem) });
  });
});
