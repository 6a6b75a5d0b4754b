import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TASK_TYPES, type CallEnded } from '../../../src/engine/call.ts';
import { callEndedSchema } from '../../../src/events/avro-schemas.ts';
import { findInvalidField } from '../../../src/events/call-ended.ts';
import type { CallProjection } from '../../../src/events/call-projection.ts';
import { createJsonCallProjection } from '../../../src/events/json/json-call-projection.ts';
import { readCallJson } from '../../../src/events/json/read-call-json.ts';
import { createByteCursor, placeCursor } from '../../../src/records/byte-cursor.ts';
import { anyJsonBody, anyTextCall } from '../../support/any-json-body.ts';
import { anyDamages } from '../../support/damaged-bytes.ts';
import { exampleCall } from '../../support/example-call.ts';

/** More by hand: `JSON_RUNS=100000`. */
const RUNS = Number(process.env['JSON_RUNS'] ?? 400);

const BEFORE = Buffer.from('{"callId":');
const BEHIND = Buffer.from('"}],"callId":"x"}');
const cursor = createByteCursor();
const toAvro = createJsonCallProjection('avro');
const toJson = createJsonCallProjection('json');

/** What is written of a body with other bytes around it; null where the projection refuses it. */
function project(projection: CallProjection, body: Buffer): Buffer | null {
  const bytes = Buffer.concat([BEFORE, body, BEHIND]);
  placeCursor(cursor, bytes, BEFORE.length, BEFORE.length + body.length);
  if (!projection.read(cursor)) return null;
  const target = Buffer.alloc(projection.size() + 2, '!');
  expect(projection.write(target, 1)).toBe(1 + projection.size());
  expect([target[0], target.at(-1)]).toEqual([33, 33]);
  return target.subarray(1, -1);
}

/** The plain way; null where the body cannot be read, or is no valid call. */
function readPlainly(body: Buffer): CallEnded | null {
  const read = readCallJson(body);
  return read.kind === 'read' && findInvalidField(read.call) === null ? read.call : null;
}

/** Holds what was read last against the call. */
function expectRead({ call }: CallProjection, expected: CallEnded): void {
  const { carrier: _, carrierStart, carrierEnd, taskTypePlace, ...fields } = call;
  expect(expected).toMatchObject(fields);
  expect(TASK_TYPES[taskTypePlace]).toBe(expected.taskType);
  expect(carrierStart < 0 ? null : cursor.bytes.toString('utf8', carrierStart, carrierEnd)).toBe(expected.carrier);
}

/** Whether it is taken; holds both projections against the plain way. */
function expectAgreement(body: Buffer): boolean {
  const avro = project(toAvro, body);
  const json = project(toJson, body);
  expect(json === null).toBe(avro === null);
  if (avro === null || json === null) return false;
  const call = readPlainly(body);
  expect(call).not.toBeNull();
  expectRead(toJson, call!);
  expectRead(toAvro, call!);
  expect(avro.equals(callEndedSchema.type.toBuffer(call))).toBe(true);
  expect(json.toString()).toBe(JSON.stringify(call));
  return true;
}

describe('the projection of a call in JSON', () => {
  it('gives what the plain way gives of every body that it takes', () => {
    let taken = 0;
    fc.assert(
      fc.property(anyJsonBody, ({ body }) => void (taken += expectAgreement(body) ? 1 : 0)),
      { numRuns: RUNS },
    );
    expect(taken).toBeGreaterThan(RUNS / 8);
    expect(taken).toBeLessThan(RUNS);
  });

  it('refuses a damaged body, or gives what the plain way gives', () => {
    let taken = 0;
    fc.assert(
      fc.property(anyJsonBody, anyDamages, ({ body }, damage) => void (taken += expectAgreement(damage(body)) ? 1 : 0)),
      { numRuns: RUNS },
    );
    expect(taken).toBeGreaterThan(0);
  });

  it('takes nothing of a body that is cut, wherever', () => {
    const body = Buffer.from(JSON.stringify(exampleCall({ carrier: 'acme', endCause: 'BUSY', q850Cause: 17 })));
    expect(expectAgreement(body)).toBe(true);
    for (let length = 0; length < body.length; length++) expect(project(toAvro, body.subarray(0, length))).toBeNull();
  });

  it('gives what the plain way gives of bytes at random', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      ' ',
      '0',
      '-1',
      '1.5',
      'true',
      'null',
      '"a"',
      '"callId":',
      'Ü',
    );
    const anySoup = fc.oneof(
      fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
      fc.array(pieces, { maxLength: 30 }).map((parts) => Buffer.from(parts.join(''))),
    );
    const member = /"taskType"/;
    fc.assert(
      fc.property(anyTextCall, anySoup, (call, soup) => {
        expectAgreement(soup);
        const text = JSON.stringify(call);
        const at = text.search(member);
        expectAgreement(
          Buffer.concat([Buffer.from(`${text.slice(0, at)}"x":`), soup, Buffer.from(`,${text.slice(at)}`)]),
        );
      }),
      { numRuns: RUNS },
    );
  });

  const body = JSON.stringify(
    exampleCall({
      carrier: 'Ü-Tel',
      taskId: 't'.repeat(90),
      endCause: 'BUSY',
      q850Cause: -17,
      ringingDurationMs: 123_456_789,
    }),
  );
  const parsed = JSON.parse(body) as object;

  it.each([
    ['as it stands here', body],
    ['in another order', JSON.stringify(Object.fromEntries(Object.entries(parsed).toReversed()))],
    ['without nulls', JSON.stringify(Object.fromEntries(Object.entries(parsed).filter(([, value]) => value !== null)))],
    ['with white space', JSON.stringify(parsed, null, '\t')],
    ["with Python's white space", JSON.stringify(parsed, null, 1).replaceAll(/\n ?/g, ' ')],
    ['with white space around it', `\r\n ${body} \n`],
    [
      'with fields of the producer',
      body.replace('{', '{"codec":"opus","hops":[{"at":-1.5},[true,false,null]],"x":{"y":{}},'),
    ],
    [
      'with words that are not known',
      body.replace('"BUSY"', '"FRAUD"').replace('"hangupParty":"UNKNOWN"', '"hangupParty":"CARRIER"'),
    ],
    ['with the longest numbers', body.replace('123456789', '999999999999999')],
  ])('takes a body %s', (_, text) => {
    expect(expectAgreement(Buffer.from(text))).toBe(true);
  });

  it.each([
    ['an escape in a text', body.replace('event-1', '\\u0065vent-1')],
    ['an escape in a name', body.replace('callId', 'call\\u0049d')],
    ['a field twice', body.replace('{', '{"callId":"call-1",')],
    ['a number with a point', body.replace('123456789', '5.0')],
    ['a number with an exponent', body.replace('123456789', '5e0')],
    ['a number that is too long', body.replace('123456789', '1234567890123456')],
    ['a number with a zero before it', body.replace('123456789', '01')],
    ['a zero below zero', body.replace('-17', '-0')],
    ['a code of more than 32 bits', body.replace('-17', '4294967297')],
    ['a negative duration', body.replace('123456789', '-1')],
    ['white space before a colon', body.replace('"callId":', '"callId" :')],
    ['a field of the producer that is deep', body.replace('{', '{"x":[[[[[]]]]],')],
    ['a list of the producer without commas', body.replace('{', '{"x":[1;2],')],
    ['a field of the producer without a colon', body.replace('{', '{"x"=1,')],
    ['truth in other letters', body.replace('false', 'xalse')],
    ['a needed field that is null', body.replace('"callId":"call-1"', '"callId":null')],
    ['an empty id', body.replace('"call-1"', '""')],
    ['a missing field', body.replace('"voicemailDetected":false,', '')],
    ['a task type that is not known', body.replace('"PREDICTED"', '"FAX"')],
    ['an end before the start', body.replace('1790000060000', '1789999999999')],
    ['a time that no calendar has', body.replace('1790000060000', '253402300800000')],
    ['more talk than call', body.replace('"talkDurationMs":null', '"talkDurationMs":1001')],
    ['something behind it', `${body}}`],
    ['a comma at its end', `${body.slice(0, -1)},}`],
    ['nothing in it', '{}'],
  ])('leaves to the plain way a body with %s', (_, text) => {
    expect(text).not.toBe(body);
    expect(expectAgreement(Buffer.from(text))).toBe(false);
  });

  it('leaves to the plain way what is no UTF-8, wherever it stands', () => {
    for (const text of [body, body.replace('{', '{"codec":"xxxxÜ","x":1,')]) {
      const bytes = Buffer.from(text);
      bytes[bytes.indexOf('Ü') + 1] = 0x20 + 0x80 + 0x40;
      expect(expectAgreement(Buffer.from(text))).toBe(true);
      expect(expectAgreement(bytes)).toBe(false);
    }
  });

  it.each([0x80, 0x5c, 0x01])('leaves to the plain way a text that ends with byte %i right before its end', (last) => {
    for (let length = 0; length < 8; length++) {
      const start = Buffer.from(`${body.replace('Ü', 'U').slice(0, -1)},"x":"${'a'.repeat(length)}`);
      const endingWith = (byte: number) => Buffer.concat([start, Buffer.from([byte]), Buffer.from('"}')]);
      expect(expectAgreement(endingWith(0x62))).toBe(true);
      expect(expectAgreement(endingWith(last))).toBe(false);
    }
  });

  it('knows its fields from names that begin or end like them', () => {
    const before = (name: string, member: string) => Buffer.from(body.replace(`"${name}":`, `${member},"${name}":`));
    const altered = (name: string) => [
      name.slice(0, -1),
      `${name}s`,
      ...name
        .split('')
        .flatMap((_, at) => 'aAmMsSxX_1'.split('').map((letter) => name.slice(0, at) + letter + name.slice(at + 1))),
    ];
    for (const name of Object.keys(parsed)) {
      for (const other of altered(name).filter((one) => !(one in parsed)))
        expect(expectAgreement(before(name, `"${other}":[]`))).toBe(true);
    }
  });

  it('keeps nothing of the call before', () => {
    const full = exampleCall({
      carrier: 'acme',
      talkDurationMs: 0,
      endCause: 'BUSY',
      q850Cause: 17,
      sipStatusCode: 486,
    });
    const needed = Object.fromEntries(
      Object.entries(exampleCall({ ringingDurationMs: null })).filter(([, value]) => value !== null),
    );
    for (const call of [full, needed, full]) expect(expectAgreement(Buffer.from(JSON.stringify(call)))).toBe(true);
  });

  it('writes a long call behind a short one', () => {
    const projection = createJsonCallProjection('avro');
    for (const taskId of ['t', 't'.repeat(10_000), 't'.repeat(100_000)]) {
      const call = exampleCall({ taskId });
      expect(project(projection, Buffer.from(JSON.stringify(call)))).toEqual(callEndedSchema.type.toBuffer(call));
    }
  });

  it('takes the whole of a fetch, to its last byte', () => {
    const bytes = Buffer.from(body);
    placeCursor(cursor, bytes, 0, bytes.length);
    expect(toJson.read(cursor)).toBe(true);
    for (let length = 0; length < bytes.length; length++) {
      const cut = Buffer.from(bytes.subarray(0, length));
      placeCursor(cursor, cut, 0, cut.length);
      expect(toJson.read(cursor)).toBe(false);
    }
  });
});
