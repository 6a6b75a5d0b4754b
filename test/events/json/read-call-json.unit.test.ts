import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_CALL_BYTES, MAX_CALL_LEVELS, readCallJson } from '../../../src/events/json/read-call-json.ts';
import { anyTextCall } from '../../support/any-json-body.ts';
import { exampleCall } from '../../support/example-call.ts';

const call = exampleCall({ callerNumber: '+12025550143', carrier: 'acme' });
const minimal = Object.fromEntries(Object.entries(call).filter(([, value]) => value !== null));
const read = (body: string | object) =>
  readCallJson(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));
const problemOf = (body: string | object) => {
  const outcome = read(body);
  return outcome.kind === 'bad' ? outcome.problem : null;
};
/** The call's own JSON, with something before its first field. */
const withMember = (member: string) => `{${member},${JSON.stringify(call).slice(1)}`;
const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

describe('a call in JSON, read the plain way', () => {
  it('is what it was', () => {
    fc.assert(
      fc.property(anyTextCall, (any) => {
        expect(read(any)).toEqual({ kind: 'read', call: any });
      }),
    );
  });

  it('may leave out what may be null, and has its fields in the order of the schema, however they stand', () => {
    const reversed = Object.fromEntries(Object.entries(minimal).toReversed());
    const outcome = read(reversed);
    expect(outcome).toEqual({ kind: 'read', call });
    expect(Object.keys(outcome.kind === 'read' ? outcome.call : {})).toEqual(Object.keys(call));
  });

  it.each([
    '"codec":"opus"',
    '"x":{"callId":[1,{"a":null}]}',
    '"__proto__":{"callId":1}',
    '"x":1,"x":2',
    '"CallId":7',
    '"":0',
  ])('passes over what is not ours: %s', (member) => expect(read(withMember(member))).toEqual({ kind: 'read', call }));

  it('reads words that it does not know as UNKNOWN, but for the task type', () => {
    const later = { ...call, hangupParty: 'CARRIER', endCause: 'FRAUD' };
    expect(read(later)).toEqual({ kind: 'read', call: { ...call, hangupParty: 'UNKNOWN', endCause: 'UNKNOWN' } });
    expect(problemOf({ ...call, taskType: 'FAX' })).toBe(
      'taskType is not one of MANUAL, PREVIEW, FIXED, PREDICTED, INBOUND',
    );
  });

  it.each(['5', '5.0', '5e0', '0.5E+1', '50e-1'])('takes %s for the whole number that it is', (number) => {
    expect(read(JSON.stringify({ ...call, queueDurationMs: 12_321 }).replace('12321', number))).toEqual({
      kind: 'read',
      call: { ...call, queueDurationMs: 5 },
    });
  });

  it('has one zero', () => {
    const outcome = read(JSON.stringify({ ...call, q850Cause: 12_321 }).replace('12321', '-0'));
    expect(Object.is(outcome.kind === 'read' && outcome.call.q850Cause, 0)).toBe(true);
  });

  it.each([
    ['nothing', '', 'it is not JSON'],
    ['a text of which the parser would quote a number', `{"callerNumber":"+12025550143"`, 'it is not JSON'],
    ['a byte order mark', `\uFEFF${JSON.stringify(call)}`, 'it is not JSON'],
    ['a list', '[]', 'it is not a JSON object'],
    ['null', 'null', 'it is not a JSON object'],
    ['a missing field', { ...call, callId: undefined }, 'callId is missing'],
    ['a null that may not be', { ...call, callId: null }, 'callId is not a string'],
    ['a text as Avro writes it', { ...call, carrier: { string: 'acme' } }, 'carrier is not a string or null'],
    ['a time as text', { ...call, startedAt: '2026-11-20T09:40:10Z' }, 'startedAt is not a whole number'],
    ['a fraction', { ...call, queueDurationMs: 1.5 }, 'queueDurationMs is not a whole number or null'],
    ['a number in text', { ...call, callDurationMs: '5' }, 'callDurationMs is not a whole number'],
    ['a number for truth', { ...call, voicemailDetected: 1 }, 'voicemailDetected is not a boolean'],
    ['a word that is a number', { ...call, hangupParty: 1 }, /^hangupParty is not one of AGENT, /],
    [
      'a number that is too long',
      { ...call, callDurationMs: 2 ** 53 },
      'callDurationMs is a number of more than 53 bits',
    ],
    [
      'half of a pair',
      withMember('"taskId":1').replace('"taskId":1', '"agentId":"\\ud83d"').replace(',"agentId":null', ''),
      /^agentId is no text/,
    ],
    ['a field twice', withMember('"callId":"call-1"'), 'callId is there twice'],
    ['a field twice, once in other letters', withMember('"call\\u0049d":"call-1"'), 'callId is there twice'],
    ['a field twice, with white space', withMember('"carrier" \n : "acme"'), 'carrier is there twice'],
  ])('is told what is wrong, and nothing of what it holds: %s', (_, body, problem) => {
    expect(problemOf(body)).toEqual(
      expect.stringMatching(problem instanceof RegExp ? problem : new RegExp(`^${problem}$`)),
    );
  });

  it.each(['1e400', '-1e400', '9007199254740993', `1${'0'.repeat(5_000)}`])(
    'does not take a huge number: %s',
    (number) => {
      expect(problemOf(JSON.stringify({ ...call, queueDurationMs: 12_321 }).replace('12321', number))).toMatch(
        /^queueDurationMs is /,
      );
    },
  );

  it('is no deeper than its bound, whatever stands behind', () => {
    expect(read(withMember(`"x":${nested(MAX_CALL_LEVELS - 1)}`)).kind).toBe('read');
    expect(problemOf(withMember(`"x":${nested(MAX_CALL_LEVELS)}`))).toBe(`it has more than ${MAX_CALL_LEVELS} levels`);
    expect(problemOf('{"x":'.repeat(1_000_000))).toBe(`it has more than ${MAX_CALL_LEVELS} levels`);
    expect(read(withMember(`"x":"${'[{'.repeat(100)}\\"${'['.repeat(100)}"`)).kind).toBe('read');
  });

  it('is no longer than its bound', () => {
    const body = Buffer.alloc(MAX_CALL_BYTES + 1, ' ');
    body.write(JSON.stringify(call));
    expect(readCallJson(body.subarray(0, MAX_CALL_BYTES / 8)).kind).toBe('read');
    expect(readCallJson(body)).toEqual({
      kind: 'bad',
      problem: `it has ${MAX_CALL_BYTES + 1} bytes, of ${MAX_CALL_BYTES} at most`,
    });
  });

  it('is UTF-8', () => {
    const body = Buffer.from(JSON.stringify(call));
    body[body.indexOf('acme')] = 0xff;
    expect(readCallJson(body)).toEqual({ kind: 'bad', problem: 'it is not UTF-8' });
  });
});
