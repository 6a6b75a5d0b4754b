import avsc from 'avsc';
import { describe, expect, it } from 'vitest';
import { callEndedSchema } from '../../src/events/avro-schemas.ts';
import { createCallEndedReader } from '../../src/events/call-ended.ts';
import { createCallProjection } from '../../src/events/call-projection.ts';
import { writerTypeOf } from '../../src/events/writer-type.ts';
import { createByteCursor, placeCursor } from '../../src/records/byte-cursor.ts';
import { exampleCall } from '../support/example-call.ts';

interface Enum {
  readonly type: 'enum';
  readonly name: string;
  readonly symbols: readonly string[];
  readonly default?: string;
}

const schema = JSON.parse(callEndedSchema.json) as { readonly fields: readonly { name: string; type: unknown }[] };
const call = exampleCall({ tenantId: 'tenant', ringingDurationMs: 7, endCause: 'BUSY' });

/** The enum of a field, whether that may be null or not. */
const enumOf = (name: string): Enum => [schema.fields.find((field) => field.name === name)!.type].flat().at(-1) as Enum;
const withType = (name: string, type: unknown) => ({
  ...schema,
  fields: schema.fields.map((field) => (field.name === name ? { name, type } : field)),
});

/** Reads bodies of this schema. A value of a union that avsc cannot tell by itself is wrapped by the name of its branch. */
function readerOf(json: unknown, references: readonly object[] = []) {
  const registry = {};
  for (const reference of references) avsc.Type.forSchema(structuredClone(reference) as avsc.Schema, { registry });
  const written = avsc.Type.forSchema(structuredClone(json) as avsc.Schema, { registry });
  const read = createCallEndedReader(writerTypeOf(json, callEndedSchema.type, references));
  return (value: unknown) => read(written.toBuffer(value));
}

/** With its enum, if it is one, by its name alone: it was defined before. */
const byName = ({ name, type }: { readonly name: string; readonly type: unknown }) => {
  const { type: kind, name: own } = Object(type) as { readonly type?: unknown; readonly name?: unknown };
  return { name, type: kind === 'enum' ? own : type };
};

const BYTE = { type: 'fixed', name: 'Byte', size: 1 };
const END_REASON = { type: 'enum', name: 'EndReason', symbols: ['BUSY', 'RAINED_OFF'] };

describe('a union in a field', () => {
  it.each<[string, unknown, readonly unknown[], unknown, string]>([
    ['tenantId', ['null', 'string', 'int'], [null, 'acme'], 7, 'tenantId is of another type: int'],
    ['tenantId', ['int', 'null'], [null], 7, 'tenantId is of another type: int'],
    ['callId', ['int', 'string'], ['c-1'], 7, 'callId is of another type: int'],
    ['callId', ['string', 'null', 'int'], ['c-1'], null, 'callId is null'],
    ['callId', ['string', 'null', 'int'], ['c-1'], 7, 'callId is of another type: int'],
    [
      'ringingDurationMs',
      ['null', 'long', 'string'],
      [null, 8],
      'long',
      'ringingDurationMs is of another type: string',
    ],
    ['callDurationMs', ['boolean', 'int'], [8], true, 'callDurationMs is of another type: boolean'],
    [
      'carrier',
      [{ type: 'array', items: 'string' }, 'string'],
      ['acme'],
      ['acme'],
      'carrier is of another type: array',
    ],
    ['taskType', ['null', enumOf('taskType')], ['FIXED'], null, 'taskType is null'],
    ['hangupParty', ['int', enumOf('hangupParty')], ['LINE'], 7, 'hangupParty is of another type: int'],
    [
      'hangupParty',
      [BYTE, enumOf('hangupParty')],
      ['LINE'],
      Buffer.from('L'),
      'hangupParty is of another type: callstatus.Byte',
    ],
  ])('of %s is read branch by branch: %j', (name, type, read, refused, problem) => {
    const readValue = readerOf(withType(name, type));
    for (const value of read) expect(readValue({ ...call, [name]: value })).toEqual({ ...call, [name]: value });
    expect(() => readValue({ ...call, [name]: refused })).toThrow(problem);
  });

  it('may have two branches that a program cannot tell apart', () => {
    const readDuration = readerOf(withType('ringingDurationMs', ['null', 'long', 'double']));
    expect(readDuration({ ...call, ringingDurationMs: { long: 7 } })).toEqual(call);
    expect(() => readDuration({ ...call, ringingDurationMs: { double: 7 } })).toThrow(
      'ringingDurationMs is of another type: double',
    );
  });

  it.each([
    ['before ours', ['null', END_REASON, enumOf('endCause')]],
    ['behind ours', ['null', enumOf('endCause'), END_REASON]],
  ])('may have another enum %s, whose symbols are not ours', (_, type) => {
    const readCause = readerOf(withType('endCause', type));
    expect(readCause({ ...call, endCause: { 'callstatus.EndCause': 'BUSY' } })).toEqual(call);
    expect(readCause({ ...call, endCause: null })).toEqual({ ...call, endCause: null });
    expect(() => readCause({ ...call, endCause: { 'callstatus.EndReason': 'BUSY' } })).toThrow(
      'endCause is of another type: callstatus.EndReason',
    );
  });

  it('is read into our enum by the one that has most of its symbols, where none has its name', () => {
    const readCause = readerOf(withType('endCause', ['null', END_REASON, { ...enumOf('endCause'), name: 'Cause' }]));
    expect(readCause({ ...call, endCause: { 'callstatus.Cause': 'NO_ANSWER' } })).toMatchObject({
      endCause: 'NO_ANSWER',
    });
  });

  it('keeps a schema from being read where no branch can be', () => {
    expect(() => readerOf(withType('callId', ['null', 'int']))).toThrow(Error);
  });
});

describe('a task type that a newer writer knows', () => {
  const newer = { ...enumOf('taskType'), symbols: ['CALLBACK', ...enumOf('taskType').symbols] };

  it.each([
    ['not null', newer],
    ['null or it', ['null', newer]],
    ['of a branch among others', [newer, 'int', 'null']],
  ])('keeps those calls alone from being read that have it: %s', (_, type) => {
    const readTaskType = readerOf(withType('taskType', type));
    for (const taskType of ['MANUAL', 'PREVIEW', 'FIXED', 'PREDICTED', 'INBOUND'] as const) {
      expect(readTaskType({ ...call, taskType })).toEqual({ ...call, taskType });
    }
    expect(() => readTaskType({ ...call, taskType: 'CALLBACK' })).toThrow('taskType is of a kind that is not known');
  });

  it('is refused by the quick way as well, which reads the others', () => {
    const json = withType('taskType', newer);
    const projection = createCallProjection(writerTypeOf(json, callEndedSchema.type))!;
    const written = avsc.Type.forSchema(structuredClone(json) as avsc.Schema);
    const isRead = (taskType: string) => {
      const bytes = written.toBuffer({ ...call, taskType });
      const cursor = createByteCursor();
      placeCursor(cursor, bytes, 0, bytes.length);
      return projection.read(cursor);
    };
    expect([isRead('CALLBACK'), isRead('MANUAL'), isRead('INBOUND')]).toEqual([false, true, true]);
    expect(projection.call.taskType).toBe('INBOUND');
  });

  it('keeps a schema from being read where it has no other', () => {
    expect(() => readerOf(withType('taskType', { ...newer, symbols: ['CALLBACK'] }))).toThrow('TaskType');
  });
});

describe('a topic of several events', () => {
  const taskType = enumOf('taskType');
  const heartbeat = {
    type: 'record',
    name: 'Heartbeat',
    namespace: 'com.acme',
    fields: [
      { name: 'at', type: 'long' },
      { name: 'taskType', type: { ...taskType, namespace: 'callstatus' } },
    ],
  } as const;
  const beat = { 'com.acme.Heartbeat': { at: 1, taskType: 'FIXED' } };
  const bareTaskType = withType('taskType', 'callstatus.TaskType');
  const bareHeartbeat = {
    ...heartbeat,
    fields: [heartbeat.fields[0], { name: 'taskType', type: 'callstatus.TaskType' }],
  };
  const wrapped = { 'callstatus.CallEnded': call };
  const OTHER = 'the value is of another type: com.acme.Heartbeat';

  it('is read where its events are calls, or null', () => {
    for (const json of [
      ['null', schema],
      [schema, 'null'],
    ]) {
      const readEvent = readerOf(json);
      expect(readEvent(call)).toEqual(call);
      expect(() => readEvent(null)).toThrow('the value is null');
    }
  });

  it('is read where its events are calls, and others are refused by their name', () => {
    for (const json of [
      [schema, bareHeartbeat],
      [heartbeat, bareTaskType],
      ['null', heartbeat, bareTaskType],
    ]) {
      const readEvent = readerOf(json);
      expect(readEvent(wrapped)).toEqual(call);
      expect(() => readEvent(beat)).toThrow(OTHER);
    }
  });

  it('is read where its schema has nothing but names of others', () => {
    const readEvent = readerOf(['com.acme.Heartbeat', 'callstatus.CallEnded'], [schema, bareHeartbeat]);
    expect(readEvent(wrapped)).toEqual(call);
    expect(() => readEvent(beat)).toThrow(OTHER);
  });

  it('is read where an event holds another', () => {
    const leg = { type: 'record', name: 'com.acme.Leg', fields: [{ name: 'codec', type: 'string' }] };
    const holder = { ...heartbeat, fields: [{ name: 'leg', type: leg }] };
    const ended = { ...schema, fields: [...schema.fields, { name: 'leg', type: 'com.acme.Leg' }] };
    const readEvent = readerOf([holder, ended]);
    expect(readEvent({ 'callstatus.CallEnded': { ...call, leg: { codec: 'opus' } } })).toEqual(call);
    expect(() => readEvent({ 'com.acme.Heartbeat': { leg: { codec: 'opus' } } })).toThrow(OTHER);
  });

  it('is read by the record that has most of our fields, where none has our name', () => {
    const readEvent = readerOf([heartbeat, { ...bareTaskType, name: 'com.acme.CallFinished' }]);
    expect(readEvent({ 'com.acme.CallFinished': call })).toEqual(call);
    expect(() => readEvent(beat)).toThrow(OTHER);
  });

  it('is read by the record that has our name, where another has more of our fields', () => {
    const archived = { ...schema, name: 'CallArchived' };
    const ended = { ...schema, namespace: 'com.acme', fields: schema.fields.filter(({ name }) => name !== 'source') };
    const readEvent = readerOf([archived, ended]);
    expect(readEvent({ 'com.acme.CallEnded': call })).toEqual(call);
    expect(() => readEvent({ 'callstatus.CallArchived': call })).toThrow('of another type: callstatus.CallArchived');
  });

  it('is read by the record that is called as ours in full, where another is in another namespace', () => {
    const edition = { ...schema, namespace: 'v2' };
    for (const events of [
      [schema, edition],
      [edition, schema],
    ]) {
      const readEvent = readerOf(events);
      expect(readEvent(wrapped)).toEqual(call);
      expect(() => readEvent({ 'v2.CallEnded': call })).toThrow('of another type: v2.CallEnded');
    }
  });

  it('is read by a record that has all that is required, whatever another is called, or has', () => {
    const begun = { type: 'record', name: 'begun.CallEnded', fields: [{ name: 'callId', type: 'string' }] };
    const kept = schema.fields.filter(({ name, type }) => !Array.isArray(type) && name !== 'endedAt');
    const fuller = { ...schema, name: 'CallStarted', fields: schema.fields.filter(({ name }) => name !== 'endedAt') };
    const finished = {
      ...schema,
      name: 'CallFinished',
      fields: [...kept.map(byName), { name: 'endedAt', type: 'long' }],
    };
    const readEvent = readerOf([begun, fuller, finished]);
    const { eventId, callId } = call;
    expect(readEvent({ 'callstatus.CallFinished': call })).toMatchObject({ eventId, callId, tenantId: null });
    expect(() => readEvent({ 'callstatus.CallStarted': call })).toThrow('of another type: callstatus.CallStarted');
  });

  it('is read in the fields of its calls value by value, too', () => {
    const readEvent = readerOf([withType('tenantId', ['null', 'string', 'int']), bareHeartbeat]);
    expect(readEvent(wrapped)).toEqual(call);
    expect(() => readEvent({ 'callstatus.CallEnded': { ...call, tenantId: 7 } })).toThrow('tenantId is of another');
  });

  it('is refused where no event is a call, or calls lack what is required', () => {
    const lacking = { ...schema, fields: schema.fields.filter(({ name }) => name !== 'callId') };
    expect(() => readerOf(['null', 'string'])).toThrow('no value of it is a record');
    expect(() => readerOf([lacking, bareHeartbeat])).toThrow('callId');
    expect(() => readerOf(heartbeat)).toThrow(Error);
  });
});
