import avsc from 'avsc';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TASK_TYPES, type CallEnded } from '../../src/engine/call.ts';
import { callEndedSchema } from '../../src/events/avro-schemas.ts';
import { createCallEndedReader, findInvalidField, type CallEndedReader } from '../../src/events/call-ended.ts';
import { createCallProjection, type CallProjection } from '../../src/events/call-projection.ts';
import { createByteCursor, placeCursor } from '../../src/records/byte-cursor.ts';
import { anyCall, anyFormerCall } from '../support/any-call.ts';
import { anyWriter, formerWriter, ownWriter } from '../support/any-writer.ts';
import { anyDamages } from '../support/damaged-bytes.ts';
import { exampleCall } from '../support/example-call.ts';

const BEFORE = Buffer.from('before');
const BEHIND = Buffer.from('behind');
const cursor = createByteCursor();

const TEXT_FIELDS = [
  'eventId',
  'callId',
  'tenantId',
  'agentId',
  'carrier',
  'callerNumber',
  'calleeNumber',
  'source',
] as const;

const REQUIRED_FIELDS = [
  'eventId',
  'callId',
  'taskType',
  'startedAt',
  'endedAt',
  'callDurationMs',
  'hangupParty',
  'voicemailDetected',
] as const;

/** A writer that may leave these fields null: where null stands among the branches. */
function nullableWriter(names: readonly string[], nullPlace: 0 | 1): avsc.Type {
  const { fields, ...schema } = JSON.parse(callEndedSchema.json) as { fields: { name: string; type: unknown }[] };
  const nullable = (type: unknown) => (nullPlace === 0 ? ['null', type] : [type, 'null']);
  const changed = fields.map(({ name, type }) => ({ name, type: names.includes(name) ? nullable(type) : type }));
  return avsc.Type.forSchema({ ...schema, fields: changed } as avsc.Schema, { wrapUnions: 'never' });
}

/** The call as our own schema has it, read with other bytes around it; null where the projection refuses it. */
function project(projection: CallProjection, body: Buffer): Buffer | null {
  const bytes = Buffer.concat([BEFORE, body, BEHIND]);
  placeCursor(cursor, bytes, BEFORE.length, BEFORE.length + body.length);
  if (!projection.read(cursor)) return null;
  const target = Buffer.alloc(projection.size() + 2, '!');
  expect(projection.write(target, 1)).toBe(1 + projection.size());
  expect([target[0], target.at(-1)]).toEqual([33, 33]);
  return target.subarray(1, -1);
}

/** Holds what was read last against the call. */
function expectRead({ call }: CallProjection, expected: CallEnded): void {
  const { carrier: _, carrierStart, carrierEnd, taskTypePlace, ...fields } = call;
  expect(expected).toMatchObject(fields);
  expect(TASK_TYPES[taskTypePlace]).toBe(expected.taskType);
  expect(carrierStart < 0 ? null : cursor.bytes.toString('utf8', carrierStart, carrierEnd)).toBe(expected.carrier);
}

const readers = new WeakMap<avsc.Type, CallEndedReader>();

/** The long way; null where the body cannot be read, or is no valid call. */
function readSlowly(type: avsc.Type, body: Buffer): CallEnded | null {
  const read = readers.get(type) ?? createCallEndedReader(type);
  readers.set(type, read);
  try {
    const call = read(body);
    return findInvalidField(call) === null ? call : null;
  } catch {
    return null;
  }
}

/** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999Z. */
const FIRST_MS = -62_135_596_800_000;
const LAST_MS = 253_402_300_799_999;

const ownText = (body: Buffer) => callEndedSchema.type.toBuffer(callEndedSchema.type.fromBuffer(body));
const ownBytes = (call: CallEnded | null) => call && callEndedSchema.type.toBuffer(call);

describe('the projection of a call', () => {
  it('of our own schema reads every valid call, and gives its bytes as they are', () => {
    const projection = createCallProjection(ownWriter.type)!;
    expect(projection.isAsItStands).toBe(true);
    fc.assert(
      fc.property(anyCall, (call) => {
        const body = ownWriter.write(call);
        expect(project(projection, body)).toEqual(body);
        expectRead(projection, call);
      }),
    );
  });

  it('of the former schema reads every valid call, and gives it as ours, without a source', () => {
    const projection = createCallProjection(formerWriter.type)!;
    expect(projection.isAsItStands).toBe(false);
    fc.assert(
      fc.property(anyFormerCall, (call) => {
        const body = formerWriter.write(call);
        const projected = project(projection, body);
        expect(projected).toEqual(ownWriter.write(call));
        expect(projected).toEqual(ownBytes(readSlowly(formerWriter.type, body)));
        expectRead(projection, call);
      }),
    );
  });

  it('of a schema without ringing reads it as not known, and not as what the last call had', () => {
    const { fields, ...schema } = JSON.parse(callEndedSchema.json) as { fields: { name: string }[] };
    const silent = { ...schema, fields: fields.filter(({ name }) => name !== 'ringingDurationMs') };
    const type = avsc.Type.forSchema(silent as never, { wrapUnions: 'never' });
    const [projection, own] = [createCallProjection(type)!, createCallProjection(ownWriter.type)!];
    const unknown = exampleCall({ ringingDurationMs: null });
    expect(project(projection, type.toBuffer(unknown))).toEqual(ownWriter.write(unknown));
    expectRead(projection, unknown);
    for (const ringingDurationMs of [0, null, 8_000, null]) {
      const call = exampleCall({ ringingDurationMs });
      expect(project(own, ownWriter.write(call))).toEqual(ownWriter.write(call));
      expectRead(own, call);
    }
  });

  it('of any edition that can be read gives what the long way gives', () => {
    let read = 0;
    fc.assert(
      fc.property(anyWriter, fc.array(anyCall, { minLength: 4, maxLength: 4 }), (writer, calls) => {
        const projection = createCallProjection(writer.type)!;
        for (const call of calls) {
          const body = writer.write(call);
          const slowly = readSlowly(writer.type, body);
          const projected = project(projection, body);
          expect(projected).toEqual(ownBytes(slowly));
          if (slowly !== null) expectRead(projection, slowly);
          read += projected === null ? 0 : 1;
        }
      }),
      { numRuns: 120 },
    );
    expect(read).toBeGreaterThan(300);
  });

  it('refuses a damaged body, or gives what the long way gives', () => {
    let refused = 0;
    fc.assert(
      fc.property(
        fc.oneof(fc.constantFrom(ownWriter, formerWriter), anyWriter),
        fc.array(fc.tuple(anyCall, anyDamages), { minLength: 8, maxLength: 8 }),
        (writer, damagedCalls) => {
          const projection = createCallProjection(writer.type)!;
          for (const [call, damage] of damagedCalls) {
            const body = damage(writer.write(call));
            const projected = project(projection, body);
            refused += projected === null ? 1 : 0;
            expect(projected).toEqual(projected && ownBytes(readSlowly(writer.type, body)));
          }
        },
      ),
      { numRuns: 250 },
    );
    expect(refused).toBeGreaterThan(500);
  });

  it('refuses every call that is not valid', () => {
    const projection = createCallProjection(ownWriter.type)!;
    const { startedAt, callDurationMs } = exampleCall();
    const invalid: readonly Partial<CallEnded>[] = [
      { eventId: '' },
      { callId: '' },
      { endedAt: startedAt - 1 },
      { talkDurationMs: callDurationMs + 1_001 },
      { ringingDurationMs: -1 },
      { queueDurationMs: -1 },
      { startedAt: FIRST_MS - 1 },
      { startedAt: LAST_MS + 1, endedAt: LAST_MS + 1 },
      { endedAt: LAST_MS + 1 },
    ];
    expect(project(projection, ownWriter.write(exampleCall()))).not.toBeNull();
    for (const fields of invalid) expect(project(projection, ownWriter.write(exampleCall(fields)))).toBeNull();
  });

  it('reads times of every length, from the first year to the last', () => {
    const projection = createCallProjection(ownWriter.type)!;
    for (const startedAt of [FIRST_MS, -(2 ** 41) - 1, -(2 ** 41), 0, 2 ** 41 - 1, 2 ** 41, LAST_MS]) {
      const call = exampleCall({ startedAt, endedAt: LAST_MS });
      expect(project(projection, ownWriter.write(call))).toEqual(ownWriter.write(call));
      expectRead(projection, call);
    }
  });

  it.each(REQUIRED_FIELDS)('reads %s where the writer may leave it null, and refuses null', (field) => {
    const call = exampleCall({ endCause: 'BUSY' });
    for (const nullPlace of [0, 1] as const) {
      const type = nullableWriter([field], nullPlace);
      const projection = createCallProjection(type)!;
      const body = type.toBuffer(call);
      expect(project(projection, body)).toEqual(ownWriter.write(call));
      expectRead(projection, call);
      expect(project(projection, type.toBuffer({ ...call, [field]: null }))).toBeNull();
    }
  });

  it('of a writer that may leave every field null is as quick', () => {
    const type = nullableWriter(REQUIRED_FIELDS, 0);
    const projection = createCallProjection(type)!;
    fc.assert(
      fc.property(anyCall, (call) => {
        expect(project(projection, type.toBuffer(call))).toEqual(ownWriter.write(call));
        expectRead(projection, call);
      }),
    );
  });

  it.each(TEXT_FIELDS)('reads %s that is not ASCII, or long, and refuses what is no text', (field) => {
    const projection = createCallProjection(ownWriter.type)!;
    for (const text of ['Ü-Tel €', `Ü${'x'.repeat(80)}`, 'x'.repeat(80)]) {
      const call = exampleCall({ [field]: text });
      const body = ownWriter.write(call);
      expect(project(projection, body)).toEqual(body);
      expectRead(projection, call);
      const broken = Buffer.from(body);
      broken[broken.indexOf(text)] = 0xff;
      expect(project(projection, broken)).toBeNull();
      expect(ownText(broken)).not.toEqual(broken);
    }
  });

  it('leaves a schema that contains itself to the long way', () => {
    const fields = [
      ...(JSON.parse(callEndedSchema.json) as { fields: object[] }).fields,
      { name: 'previous', type: ['null', 'callstatus.CallEnded'], default: null },
    ];
    const json = { ...(JSON.parse(callEndedSchema.json) as object), fields };
    expect(createCallProjection(avsc.Type.forSchema(json as avsc.Schema))).toBeNull();
  });

  it('is planned at once where types of other fields share parts, however often', () => {
    const parts = Array.from({ length: 40 }, (_, level) => ({
      type: 'record',
      name: `Part${level}`,
      fields: ['one', 'other'].map((name) => ({ name, type: level === 0 ? 'boolean' : `callstatus.Part${level - 1}` })),
    }));
    const json = JSON.parse(callEndedSchema.json) as { fields: object[] };
    const registry = {};
    for (const part of parts) avsc.Type.forSchema({ ...part, namespace: 'callstatus' } as avsc.Schema, { registry });
    const fields = [...json.fields, { name: 'whole', type: 'callstatus.Part39' }];
    const type = avsc.Type.forSchema({ ...json, fields } as avsc.Schema, { registry });
    expect(createCallProjection(type)).not.toBeNull();
  });
});
