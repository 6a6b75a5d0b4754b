import avsc from 'avsc';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallEnded } from '../../src/engine/call.ts';
import { callEndedSchema } from '../../src/events/avro-schemas.ts';
import { boundedTypeHook } from '../../src/events/bounded-avro.ts';
import { createCallEndedReader, findInvalidField } from '../../src/events/call-ended.ts';
import { anyFormerCall } from '../support/any-call.ts';
import { exampleCall } from '../support/example-call.ts';
import { formerCallEnded } from '../support/former-schemas.ts';

interface Field {
  readonly name: string;
  readonly type: unknown;
  readonly default?: unknown;
}

const schema = JSON.parse(callEndedSchema.json) as { readonly fields: readonly Field[] };

/** What a producer with another edition of the schema writes, read by this worker. */
function readFrom(fields: readonly Field[], call: object): CallEnded {
  // A copy: a named type is defined once a schema.
  const writer = avsc.Type.forSchema(structuredClone({ ...schema, fields }) as avsc.Schema, {
    typeHook: boundedTypeHook,
  });
  return createCallEndedReader(writer)(writer.toBuffer(call));
}

const isNullable = ({ type }: Field) => Array.isArray(type);
const isNullableLong = ({ type }: Field) => Array.isArray(type) && type.includes('long');

describe('a producer with another edition of the schema', () => {
  it('may leave out every nullable field', () => {
    const required = schema.fields.filter((field) => !isNullable(field));
    expect(required).toHaveLength(8);
    const call = exampleCall({ ringingDurationMs: 7, carrier: 'carrier-1', source: 'own/1' });
    expect(readFrom(required, call)).toEqual(exampleCall({ ringingDurationMs: null }));
  });

  it('may add fields of any kind, anywhere', () => {
    const added = [
      { name: 'queueName', type: 'string' },
      { name: 'tags', type: { type: 'array', items: 'string' } },
      { name: 'attributes', type: { type: 'map', values: ['null', 'int', 'string'] } },
      { name: 'score', type: ['null', 'int', 'long', 'double'] },
      { name: 'leg', type: { type: 'record', name: 'Leg', fields: [{ name: 'codec', type: 'bytes' }] } },
    ];
    const extra = {
      queueName: 'vip',
      tags: ['a', 'b'],
      attributes: {},
      score: null,
      leg: { codec: Buffer.from('opus') },
    };
    const call = exampleCall({ carrier: 'carrier-1', talkDurationMs: 12 });
    expect(readFrom([added[0]!, ...schema.fields, ...added.slice(1)], { ...call, ...extra })).toEqual(call);
  });

  it('may add a symbol to endCause and hangupParty, which is then UNKNOWN', () => {
    const withSymbol = schema.fields.map((field) => {
      const text = JSON.stringify(field)
        .replace('"BUSY"', '"BUSY","ON_FIRE"')
        .replace('"AGENT","CUSTOMER"', '"AGENT","ROBOT","CUSTOMER"');
      return JSON.parse(text) as Field;
    });
    const call = { ...exampleCall(), endCause: 'ON_FIRE', hangupParty: 'ROBOT' };
    expect(readFrom(withSymbol, call)).toEqual(exampleCall({ endCause: 'UNKNOWN', hangupParty: 'UNKNOWN' }));
  });

  it('may write durations as int and order fields as it likes', () => {
    const narrow = schema.fields
      .map((field) => ({
        ...field,
        type: field.type === 'long' ? 'int' : isNullableLong(field) ? ['null', 'int'] : field.type,
      }))
      .toReversed();
    const call = exampleCall({ ringingDurationMs: 7, callDurationMs: 8 });
    expect(readFrom(narrow, call)).toEqual(call);
  });

  it('cannot be read where a required field is missing or of another type', () => {
    const without = schema.fields.filter(({ name }) => name !== 'callId');
    expect(() => readFrom(without, exampleCall())).toThrow(/callId/);
    const retyped = schema.fields.map((field) => (field.name === 'callId' ? { ...field, type: 'long' } : field));
    expect(() => readFrom(retyped, { ...exampleCall(), callId: 7 })).toThrow();
  });
});

describe('a producer with the former edition of the schema', () => {
  it('is read in every field as it wrote, and its calls have no source', () => {
    const read = createCallEndedReader(formerCallEnded.type);
    fc.assert(
      fc.property(anyFormerCall, (call) => {
        const body = formerCallEnded.type.toBuffer(call);
        expect(read(body)).toEqual({ ...(formerCallEnded.type.fromBuffer(body) as object), source: null });
        expect(read(body)).toEqual(call);
      }),
    );
  });

  it('cannot read what is written today, since it knows no ringing that is not known', () => {
    expect(() => formerCallEnded.type.createResolver(callEndedSchema.type)).toThrow('cannot read "null" as "long"');
  });
});

describe('a body that no producer should write', () => {
  const read = createCallEndedReader(callEndedSchema.type);
  const body = callEndedSchema.type.toBuffer(exampleCall({ carrier: 'carrier-1' }));

  it('is refused at every length but its own', () => {
    for (let length = 0; length < body.length; length++) expect(() => read(body.subarray(0, length))).toThrow();
    expect(() => read(Buffer.concat([body, Buffer.from([0])]))).toThrow('trailing data');
    expect(read(body)).toEqual(exampleCall({ carrier: 'carrier-1' }));
  });

  it('is refused for a length that is negative or longer than the body', () => {
    const long = avsc.Type.forSchema('long');
    for (const length of [-1, -5, body.length, 2 ** 40]) {
      const hostile = Buffer.concat([long.toBuffer(length), body.subarray(1)]);
      expect(() => read(hostile)).toThrow(/a length of/);
    }
  });

  it('is refused for a number that is no safe integer', () => {
    const field = schema.fields.findIndex(({ name }) => name === 'callDurationMs');
    const tooLarge = Buffer.from([0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]); // 2^63 - 1
    const before = avsc.Type.forSchema(
      structuredClone({ ...schema, fields: schema.fields.slice(0, field) }) as avsc.Schema,
      {
        wrapUnions: 'never',
      },
    ).toBuffer(exampleCall());
    expect(() => read(Buffer.concat([before, tooLarge]))).toThrow(/precision/);
  });
});

describe('hostile block counts in a field that the worker passes over', () => {
  const long = avsc.Type.forSchema('long');
  const body = callEndedSchema.type.toBuffer(exampleCall());

  function readerOf(type: unknown): (field: Buffer) => CallEnded {
    const fields = [{ name: 'extra', type }, ...schema.fields];
    const writer = avsc.Type.forSchema(structuredClone({ ...schema, fields }) as avsc.Schema, {
      typeHook: boundedTypeHook,
    });
    const read = createCallEndedReader(writer);
    return (field) => read(Buffer.concat([field, body]));
  }

  it.each([
    ['an array of nulls', { type: 'array', items: 'null' }],
    ['an array of strings', { type: 'array', items: 'string' }],
    ['a map', { type: 'map', values: 'null' }],
  ])('do not make it read %s for long', (_, type) => {
    const read = readerOf(type);
    const huge = [2 ** 32, 2 ** 50, -(2 ** 50)].map((count) => long.toBuffer(count));
    for (const count of huge) expect(() => read(Buffer.concat([count, long.toBuffer(0)]))).toThrow(/a block of/);
  });

  it('do not make it jump back by a negative block size', () => {
    const read = readerOf({ type: 'array', items: 'null' });
    const loop = Buffer.concat([long.toBuffer(-1), long.toBuffer(-20), long.toBuffer(0)]);
    expect(read(loop)).toEqual(exampleCall());
  });

  it('end a recursion that is deeper than the stack', () => {
    const read = readerOf({ type: 'record', name: 'Deep', fields: [{ name: 'next', type: ['null', 'Deep'] }] });
    expect(() => read(Buffer.alloc(1_000_000, 2))).toThrow();
  });
});

const BEFORE_YEAR_1 = Date.parse('0001-01-01T00:00:00Z') - 1;
const YEAR_10000 = Date.parse('9999-12-31T23:59:59.999Z') + 1;

describe('an invalid call', () => {
  it.each([
    ['eventId', { eventId: '' }],
    ['callId', { callId: '' }],
    ['ringingDurationMs', { ringingDurationMs: -1 }],
    ['callDurationMs', { callDurationMs: -1 }],
    ['talkDurationMs', { talkDurationMs: -1 }],
    ['queueDurationMs', { queueDurationMs: -1 }],
    ['agentRingingDurationMs', { agentRingingDurationMs: -1 }],
    ['maxRingingDurationMs', { maxRingingDurationMs: -1 }],
    ['mediaPacketsReceived', { mediaPacketsReceived: -1 }],
    ['endedAt', { startedAt: 2, endedAt: 1 }],
    ['talkDurationMs', { callDurationMs: 500, talkDurationMs: 1_501 }],
    ['startedAt', { startedAt: BEFORE_YEAR_1 }],
    ['startedAt', { startedAt: YEAR_10000, endedAt: YEAR_10000 }],
    ['endedAt', { endedAt: YEAR_10000 }],
  ])('is told by its field: %s', (field, differences) => {
    expect(findInvalidField(exampleCall(differences))?.field).toBe(field);
  });

  it('is none at the bounds', () => {
    expect(findInvalidField(exampleCall({ startedAt: 1, endedAt: 1 }))).toBeNull();
    expect(findInvalidField(exampleCall({ ringingDurationMs: null }))).toBeNull();
    expect(findInvalidField(exampleCall({ callDurationMs: 500, talkDurationMs: 1_500 }))).toBeNull();
    expect(findInvalidField(exampleCall({ q850Cause: -1, sipStatusCode: -1 }))).toBeNull();
    expect(findInvalidField(exampleCall({ startedAt: BEFORE_YEAR_1 + 1, endedAt: YEAR_10000 - 1 }))).toBeNull();
  });

  it('is told by its number where no calendar has its time', () => {
    expect(findInvalidField(exampleCall({ endedAt: YEAR_10000 }))?.problem).toBe(
      'is not of a year from 1 to 9999: 253402300800000',
    );
  });
});

describe('a code of more than 32 bits', () => {
  it('makes a call invalid: it could be read, and not be written again', () => {
    const body = callEndedSchema.type.toBuffer(exampleCall({ sipStatusCode: 486 }));
    const at = body.indexOf(Buffer.from([0x02, 0xcc, 0x07]));
    const long = Buffer.concat([
      body.subarray(0, at + 1),
      Buffer.from([0x80, 0x80, 0x80, 0x80, 0x80, 0x40]),
      body.subarray(at + 3),
    ]);
    const call = createCallEndedReader(callEndedSchema.type)(long);
    expect(call.sipStatusCode).toBe(2 ** 40);
    expect(findInvalidField(call)).toEqual({
      field: 'sipStatusCode',
      problem: 'is no number of 32 bits: 1099511627776',
    });
  });

  it('makes a call invalid as well where a duration comes as an int', () => {
    const fields = schema.fields.map((field) =>
      field.name === 'ringingDurationMs' ? { name: field.name, type: 'int' } : field,
    );
    const writer = avsc.Type.forSchema(structuredClone({ ...schema, fields }) as avsc.Schema, {
      typeHook: boundedTypeHook,
    });
    const body = writer.toBuffer(exampleCall({ ringingDurationMs: 486 }));
    const at = body.indexOf(Buffer.from([0xcc, 0x07]));
    const long = Buffer.concat([
      body.subarray(0, at),
      Buffer.alloc(8, 0xff),
      Buffer.from([0x7e]),
      body.subarray(at + 2),
    ]);
    const call = createCallEndedReader(writer)(long);
    expect(findInvalidField(call)).toMatchObject({
      field: 'ringingDurationMs',
      problem: expect.stringMatching('too large'),
    });
  });
});
