import avsc from 'avsc';
import { describe, expect, it } from 'vitest';
import type { CallEnded } from '../../src/engine/call.ts';
import { callEndedSchema } from '../../src/events/avro-schemas.ts';
import { createCallEndedReader, findInvalidField } from '../../src/events/call-ended.ts';
import { createCallProjection } from '../../src/events/call-projection.ts';
import { writerTypeOf } from '../../src/events/writer-type.ts';
import { createByteCursor, placeCursor } from '../../src/records/byte-cursor.ts';
import { exampleCall } from '../support/example-call.ts';
import { writesParts } from '../support/time-parts.ts';

type Types = Partial<Record<keyof CallEnded, unknown>>;

const schema = JSON.parse(callEndedSchema.json) as { readonly fields: readonly { name: string; type: unknown }[] };

/** A writer whose fields have these types, and what is read of its bodies, both ways. */
function readerOf(types: Types) {
  const fields = schema.fields.map(({ name, type }) => ({ name, type: types[name as keyof CallEnded] ?? type }));
  const json = { ...schema, fields };
  const written = avsc.Type.forSchema(structuredClone(json) as avsc.Schema, {
    wrapUnions: 'never',
    typeHook: writesParts,
  });
  const type = writerTypeOf(json, callEndedSchema.type);
  const read = createCallEndedReader(type);
  const projection = createCallProjection(type)!;
  return (values: object, damage = (body: Buffer) => body) => {
    const body = damage(written.toBuffer({ ...exampleCall(), ...values }));
    const cursor = createByteCursor();
    placeCursor(cursor, body, 0, body.length);
    const target = Buffer.alloc(500);
    const isRead = projection.read(cursor);
    const quickly = isRead ? callEndedSchema.type.fromBuffer(target.subarray(0, projection.write(target, 0))) : null;
    return { call: read(body), quickly };
  };
}

const long = (logicalType: string) => ({ type: 'long', logicalType });
const AT_MS = 1_790_000_000_000;

describe('a time', () => {
  it.each([
    ['timestamp-millis', -1, -1],
    ['local-timestamp-millis', AT_MS, AT_MS],
    ['timestamp-micros', 1_790_000_000_000_999n, AT_MS],
    ['timestamp-micros', 1_790_000_000_001_000n, AT_MS + 1],
    ['timestamp-micros', -1n, -1], // 1969-12-31T23:59:59.999999Z
    ['timestamp-micros', -1_000n, -1],
    ['timestamp-micros', -1_001n, -2],
    ['local-timestamp-micros', 1_790_000_000_000_999n, AT_MS],
    ['timestamp-nanos', 1_790_000_000_000_999_999n, AT_MS],
    ['timestamp-nanos', 1_790_000_000_001_000_000n, AT_MS + 1],
    ['timestamp-nanos', 2n ** 63n - 1n, 9_223_372_036_854],
    ['timestamp-nanos', -(2n ** 63n), -9_223_372_036_855],
    ['timestamp-nanos', -1n, -1],
    ['local-timestamp-nanos', -1_000_001n, -2],
  ])('that is a %s of %s is read as %i ms', (logicalType, time, timeMs) => {
    const expected = exampleCall({ startedAt: timeMs, endedAt: timeMs });
    for (const type of [long(logicalType), ['null', long(logicalType)], [long(logicalType), 'null']]) {
      const { call, quickly } = readerOf({ startedAt: type, endedAt: type })({ startedAt: time, endedAt: time });
      expect(call).toEqual(expected);
      expect(quickly).toEqual(expected);
    }
  });

  it.each(['stopwatch', 'timestamp-seconds'])('of the unknown logical type %s is a number', (logicalType) => {
    expect(readerOf({ endedAt: long(logicalType) })({ endedAt: AT_MS * 2 }).quickly).toEqual(
      exampleCall({ endedAt: AT_MS * 2 }),
    );
  });

  it('of more than 64 bits makes a body that cannot be read', () => {
    const read = readerOf({ startedAt: long('timestamp-nanos') });
    const ofMore = (body: Buffer) => {
      body[body.indexOf(Buffer.from('ffffffffffff01', 'hex')) + 6] = 2;
      return body;
    };
    expect(() => read({ startedAt: 2n ** 63n - 1n }, ofMore)).toThrow('a number has more than 64 bits, or no end');
  });

  it('that is an int is no number of microseconds, for those are longs', () => {
    const types = { startedAt: { type: 'int', logicalType: 'timestamp-micros' } };
    expect(readerOf(types)({ startedAt: 5_000 }).quickly).toEqual(exampleCall({ startedAt: 5_000 }));
  });

  const FIRST_MICROS = -62_135_596_800_000_000n;
  const LAST_MICROS = 253_402_300_799_999_999n;
  const inMicros = { startedAt: long('timestamp-micros'), endedAt: long('timestamp-micros') };

  it('in microseconds is of the years 1 to 9999', () => {
    const { quickly } = readerOf(inMicros)({ startedAt: FIRST_MICROS, endedAt: LAST_MICROS });
    expect(quickly).toEqual(exampleCall({ startedAt: -62_135_596_800_000, endedAt: 253_402_300_799_999 }));
  });

  it.each([
    ['startedAt', { startedAt: FIRST_MICROS - 1n, endedAt: LAST_MICROS }],
    ['endedAt', { startedAt: FIRST_MICROS, endedAt: LAST_MICROS + 1n }],
    ['endedAt', { startedAt: FIRST_MICROS, endedAt: 2n ** 63n - 1n }],
  ])('in microseconds of another year makes %s invalid', (field, times) => {
    const { call, quickly } = readerOf(inMicros)(times);
    expect(quickly).toBeNull();
    expect(findInvalidField(call)?.field).toBe(field);
  });
});

describe('a duration', () => {
  it.each<[string, unknown, number | bigint]>([
    ['an int of milliseconds', { type: 'int', logicalType: 'time-millis' }, 7_000],
    ['microseconds', long('time-micros'), 7_000_999n],
    ['microseconds or null', ['null', long('time-micros')], 7_000_999n],
    ['a number', 'long', 7_000],
  ])('that is %s is read in milliseconds', (_, type, value) => {
    const types = { callDurationMs: type, ringingDurationMs: type };
    const expected = exampleCall({ callDurationMs: 7_000, ringingDurationMs: 7_000 });
    const { call, quickly } = readerOf(types)({ callDurationMs: value, ringingDurationMs: value });
    expect(call).toEqual(expected);
    expect(quickly).toEqual(expected);
  });

  const types = { ringingDurationMs: [long('time-micros'), 'null'] };

  it('in microseconds may be null', () => {
    const { quickly } = readerOf(types)({ ringingDurationMs: null });
    expect(quickly).toEqual(exampleCall({ ringingDurationMs: null }));
  });

  it.each([
    ['negative', -1n],
    ['more than avsc writes', 2n ** 63n - 1n],
  ])('in microseconds that is %s makes a call invalid', (_, ringingDurationMs) => {
    const { call, quickly } = readerOf(types)({ ringingDurationMs });
    expect(quickly).toBeNull();
    expect(findInvalidField(call)?.field).toBe('ringingDurationMs');
  });
});
