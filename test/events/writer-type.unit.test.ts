import avsc from 'avsc';
import { describe, expect, it } from 'vitest';
import type { CallEnded } from '../../src/engine/call.ts';
import { callEndedSchema } from '../../src/events/avro-schemas.ts';
import { createCallEndedReader } from '../../src/events/call-ended.ts';
import { writerTypeOf } from '../../src/events/writer-type.ts';
import { exampleCall } from '../support/example-call.ts';

interface Field {
  readonly name: string;
  readonly type: unknown;
  readonly [attribute: string]: unknown;
}

const schema = JSON.parse(callEndedSchema.json) as { readonly fields: readonly Field[] };
const typeOf = (name: string) => schema.fields.find((field) => field.name === name)!.type as object;
const call = exampleCall({ tenantId: 'tenant', hangupParty: 'CUSTOMER', endCause: 'BUSY', q850Cause: 17 });
/** As another library writes it, which takes these names and defaults. */
const body = (written: object = call, type = callEndedSchema.type) => type.toBuffer(written);
const writer = (changes: object, fields: readonly unknown[] = schema.fields) => ({ ...schema, fields, ...changes });
const changed = (name: string, changes: object) =>
  writer(
    {},
    schema.fields.map((field) => (field.name === name ? { ...field, ...changes } : field)),
  );
const read = (json: unknown, bytes: Buffer, references: readonly unknown[] = []): CallEnded =>
  createCallEndedReader(writerTypeOf(json, callEndedSchema.type, references))(bytes);

describe('what plays no part in reading keeps no schema from being read:', () => {
  it.each<[string, unknown]>([
    ['a default of another branch than the first', changed('tenantId', { default: 'nobody' })],
    ['a default of no branch', changed('carrier', { default: 7 })],
    ['a default that is no symbol', changed('taskType', { default: 'NONE' })],
    [
      'an enum whose own default is no symbol',
      changed('taskType', { type: { ...typeOf('taskType'), default: 'NONE' } }),
    ],
    ['aliases that no name can be', writer({ aliases: ['call ended', 'a..b'] })],
    ['aliases of a field that are no list', changed('callId', { aliases: 'id' })],
    ['an unknown order', changed('callId', { order: 'random' })],
    ['an unknown logical type', changed('callDurationMs', { type: { type: 'long', logicalType: 'stopwatch' } })],
    ['a logical type that does not fit', changed('callDurationMs', { type: { type: 'long', logicalType: 'decimal' } })],
    ['properties of the writer’s own', writer({ 'connect.version': 1, doc: 7 })],
    [
      'a string that Java is to read as one',
      changed('callId', { type: { type: 'string', 'avro.java.string': 'String' } }),
    ],
    ['a type in a type', changed('callId', { type: { type: { type: 'string' } } })],
    ['another name', writer({ name: 'topLevelRecord', namespace: undefined })],
    ['another namespace', writer({ namespace: 'com.example.calls' })],
    ['enums of other names', changed('taskType', { type: { ...typeOf('taskType'), name: 'Kind' } })],
  ])('%s', (_, json) => {
    expect(read(json, body())).toEqual(call);
  });

  it('a null that comes last, with null as its default (AVRO-3649)', () => {
    const json = changed('tenantId', { type: ['string', 'null'], default: null });
    const nullFirst = body();
    const written = avsc.Type.forSchema(changed('tenantId', { type: ['string', 'null'], default: '' }) as avsc.Schema, {
      wrapUnions: 'never',
    }).toBuffer(call);
    expect(written).not.toEqual(nullFirst);
    expect(read(json, written)).toEqual(call);
  });

  it('names and symbols of its own that are no names', () => {
    const own = { name: 'Kind of-leg', type: 'enum', symbols: ['in bound', 'out-bound'] };
    const type = avsc.Type.forSchema(
      writer({}, [...schema.fields, { name: 'x', type: { ...own, name: 'Kind', symbols: ['A', 'B'] } }]) as avsc.Schema,
      { wrapUnions: 'never' },
    );
    const json = writer({}, [...schema.fields, { name: 'leg type', type: own }]);
    expect(read(json, body({ ...call, x: 'B' }, type))).toEqual(call);
  });

  it('symbols that are no names beside those that look like what they are called instead', () => {
    const symbols = ['_1', 'out-bound', '__1', ...(typeOf('hangupParty') as { symbols: string[] }).symbols];
    const written = { ...typeOf('hangupParty'), symbols: symbols.with(1, 'OUT') };
    const type = avsc.Type.forSchema(changed('hangupParty', { type: written }) as avsc.Schema, { wrapUnions: 'never' });
    const json = changed('hangupParty', { type: { ...written, symbols } });
    expect(read(json, body(call, type))).toEqual(call);
    expect(read(json, body({ ...call, hangupParty: 'OUT' }, type)).hangupParty).toBe('UNKNOWN');
  });
});

describe('a schema that refers to types by their names', () => {
  const leg = {
    type: 'record',
    name: 'Leg',
    namespace: 'telephony',
    fields: [
      { name: 'codec', type: 'string' },
      { name: 'next', type: ['null', 'Leg'] },
    ],
  };
  const fields = [{ name: 'leg', type: leg }, ...schema.fields, { name: 'last', type: ['null', 'telephony.Leg'] }];
  const legs = { leg: { codec: 'opus', next: { codec: 'g722', next: null } }, last: { codec: 'pcma', next: null } };
  const written = () => avsc.Type.forSchema(writer({}, fields) as avsc.Schema, { wrapUnions: 'never' });

  it('is read where they are its own', () => {
    const bytes = body({ ...call, ...legs }, written());
    expect(read(writer({}, fields), bytes)).toEqual(call);
  });

  it('is read where they are in other schemas of the registry', () => {
    const bytes = body({ ...call, ...legs }, written());
    const [, ...others] = fields;
    const json = writer({}, [{ name: 'leg', type: 'telephony.Leg' }, ...others]);
    expect(read(json, bytes, [leg])).toEqual(call);
  });

  it('is read where a field of ours and one of its own share an enum', () => {
    const shared = [{ name: 'askedFor', type: typeOf('taskType') }, ...schema.fields].map((field) =>
      field.name === 'taskType' ? { ...field, type: 'callstatus.TaskType' } : field,
    );
    const type = avsc.Type.forSchema(writer({}, shared) as avsc.Schema, { wrapUnions: 'never' });
    expect(read(writer({}, shared), body({ ...call, askedFor: 'INBOUND' }, type))).toEqual(call);
  });

  it('is refused where nothing has that name', () => {
    const json = writer({}, [...schema.fields, { name: 'leg', type: 'telephony.Leg' }]);
    expect(() => read(json, body())).toThrow('there is no type "telephony.Leg"');
  });
});

describe('a field that may be null for the writer, and not for us,', () => {
  const nullable = writer(
    {},
    schema.fields.map((field) =>
      Array.isArray(field.type) ? field : { ...field, type: [field.type, 'null'], default: null },
    ),
  );
  const type = avsc.Type.forSchema(
    writer(
      {},
      nullable.fields.map((field) => ({ ...(field as Field), default: undefined })),
    ) as avsc.Schema,
    { wrapUnions: 'never' },
  );

  it('is read where there is a value', () => {
    expect(read(nullable, body(call, type))).toEqual(call);
  });

  it('makes a body that cannot be read where there is none', () => {
    expect(() => read(nullable, body({ ...call, taskType: null }, type))).toThrow('taskType is null');
  });
});

it.each([
  ['no record', 'string'],
  ['a number', 7],
  ['a record without fields', { type: 'record', name: 'CallEnded' }],
  ['a record without a name', { type: 'record', fields: [] }],
  ['a record that lacks what is required', { type: 'record', name: 'CallEnded', fields: [] }],
])('%s is refused', (_, json) => {
  expect(() => read(json, body())).toThrow(Error);
});
