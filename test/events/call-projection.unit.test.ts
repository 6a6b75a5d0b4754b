import avsc from 'avsc';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TASK_TYPES, type CallEnded } from '../../src/engine/call.ts';
import { callEndedSchema } from '../../src/events/avro-schemas.ts';
import { createCallEndedReader, findInvalidField } from '../../src/events/call-ended.ts';
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

/** The long way; null where the body cannot be read, or is no valid call. */
function readSlowly(type: avsc.Type, body: Buffer): CallEnded | null {
  try {
    const call = createCallEndedReader(type)(body);
    return findInvalidField(call) === null ? call : null;
  } catch {
    return null;
  }
}

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
      fc.property(anyWriter, anyCall, (writer, call) => {
        const projection = createCallProjection(writer.type)!;
        const body = writer.write(call);
        const slowly = readSlowly(writer.type, body);
        const projected = project(projection, body);
        expect(projected).toEqual(ownBytes(slowly));
        if (slowly !== null) expectRead(projection, slowly);
        read += projected === null ? 0 : 1;
      }),
      { numRuns: 300 },
    );
    expect(read).toBeGreaterThan(100);
  });

  it('refuses a damaged body, or gives what the long way gives', () => {
    let refused = 0;
    fc.assert(
      fc.property(
        fc.oneof(fc.constantFrom(ownWriter, formerWriter), anyWriter),
        anyCall,
        anyDamages,
        (writer, call, damage) => {
          const projection = createCallProjection(writer.type)!;
          const body = damage(writer.write(call));
          const projected = project(projection, body);
          refused += projected === null ? 1 : 0;
          expect(projected).toEqual(projected && ownBytes(readSlowly(writer.type, body)));
        },
      ),
      { numRuns: 2_000 },
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
    ];
    expect(project(projection, ownWriter.write(exampleCall()))).not.toBeNull();
    for (const fields of invalid) expect(project(projection, ownWriter.write(exampleCall(fields)))).toBeNull();
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
