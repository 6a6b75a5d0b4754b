import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findInvalidField } from '../../../src/events/call-ended.ts';
import { callEndedProto } from '../../../src/events/protobuf/call-ended-proto.ts';
import { createProtobufCallReader } from '../../../src/events/protobuf/call-reader.ts';
import { anyCall } from '../../support/any-call.ts';
import { anyDamages } from '../../support/damaged-bytes.ts';
import { exampleCall } from '../../support/example-call.ts';
import { FIRST, protoValues, protoWriter, writeProtoCall } from '../../support/proto-writer.ts';

/** But for those of 1970 to the millisecond: such a time is written as one that was not set. */
const anyTimedCall = anyCall.filter(({ startedAt, endedAt }) => startedAt !== 0 && endedAt !== 0);

const readOurs = createProtobufCallReader(callEndedProto, []);
const body = (call = exampleCall()) => Buffer.concat([FIRST, writeProtoCall(call)]);

/** Our schema, changed as another producer may have it. */
const changed = (change: (proto: string) => string) => {
  const proto = change(callEndedProto);
  const write = protoWriter(proto, 'callstatus.CallEnded');
  const read = createProtobufCallReader(proto, []);
  return (values: object) => read(Buffer.concat([FIRST, write(values)]), null);
};
const without = (field: string) => (proto: string) => proto.replace(new RegExp(`^.* ${field} = \\d+;$`, 'm'), '');

describe('a call in Protobuf', () => {
  it('is read as it was written, field by field in our order', () => {
    fc.assert(
      fc.property(anyTimedCall, (call) => {
        const read = readOurs(body(call), null);
        expect(read).toEqual(call);
        expect(Object.keys(read)).toEqual(Object.keys(call));
      }),
    );
  });

  it('is found by the names of its fields, whatever their numbers, and others are passed over', () => {
    const others = `
      fixed64 x1 = 201; fixed32 x2 = 202; repeated string x3 = 203; map<string, int32> x4 = 204; double x5 = 536870911;
      message Leg { string codec = 1; } Leg x6 = 206; bytes x7 = 207;`;
    const read = changed((proto) =>
      proto
        .replace(/(?<=^ .* = )\d+(?=;$)/gm, (number) => `${Number(number) + 100}`)
        .replace('message CallEnded {', `$&${others}`),
    );
    const call = exampleCall({ carrier: 'acme', sipStatusCode: 486, endCause: 'AGENT_NO_ANSWER' });
    const more = { x1: 1, x2: 2, x3: ['a', 'b'], x4: { a: 1 }, x5: 1.5, x6: { codec: 'opus' }, x7: 'AAAA' };
    expect(read({ ...more, ...protoValues(call) })).toEqual(call);
  });

  it('may name its fields as JSON does, and its words without a prefix', () => {
    const camel = (proto: string) => proto.replace(/_[a-z0-9](?=\w* = )/g, (pair) => pair[1]!.toUpperCase());
    const bare = (proto: string) => proto.replace(/(TASK_TYPE|HANGUP_PARTY|END_CAUSE)_(?!UNKNOWN|UNSPECIFIED)/g, '');
    const read = changed((proto) => bare(camel(proto)));
    const call = exampleCall({ endCause: 'BUSY', hangupParty: 'LINE', talkDurationMs: 0 });
    expect(
      read(
        Object.fromEntries(Object.entries(call).filter(([name, value]) => value !== null && name !== 'hangupParty')),
      ),
    ).toEqual({
      ...call,
      hangupParty: 'UNKNOWN',
    });
  });

  it.each(['int32', 'int64', 'sint32', 'sint64', 'uint32', 'uint64', 'fixed32', 'fixed64', 'sfixed32', 'sfixed64'])(
    'may have numbers of the type %s',
    (type) => {
      const read = changed((proto) => proto.replace('int64 talk_duration_ms', `${type} talk_duration_ms`));
      const call = exampleCall({ callDurationMs: 2 ** 31, talkDurationMs: 2 ** 31 - 1 });
      expect(read(protoValues(call))).toEqual(call);
    },
  );

  it.each(['int32', 'int64', 'sint32', 'sint64', 'sfixed32', 'sfixed64'])(
    'may have negative ones of it: %s',
    (type) => {
      const read = changed((proto) => proto.replace('int32 q850_cause', `${type} q850_cause`));
      expect(read(protoValues(exampleCall({ q850Cause: -(2 ** 31) })))).toMatchObject({ q850Cause: -(2 ** 31) });
    },
  );

  it('may have its times as timestamps, which are rounded down to a millisecond', () => {
    const read = changed((proto) =>
      proto
        .replace('package', 'import "google/protobuf/timestamp.proto";\npackage')
        .replace(/int64 (?=\w+ed_at)/g, 'google.protobuf.Timestamp '),
    );
    const times = { started_at: { seconds: -1, nanos: 1_999_999 }, ended_at: {} };
    expect(read({ ...protoValues(exampleCall()), ...times })).toMatchObject({ startedAt: -999, endedAt: 0 });
  });

  it('may wrap what may be missing, as before proto3 had optional', () => {
    const wrap = (proto: string) =>
      proto
        .replace('package', 'import "google/protobuf/wrappers.proto";\npackage')
        .replace(/optional int64 /g, 'google.protobuf.Int64Value ')
        .replace(/optional string /g, 'google.protobuf.StringValue ');
    const values = {
      ...protoValues(exampleCall()),
      ringing_duration_ms: {},
      talk_duration_ms: { value: 0 },
      carrier: { value: 'acme' },
    };
    expect(changed(wrap)(values)).toEqual(exampleCall({ ringingDurationMs: 0, talkDurationMs: 0, carrier: 'acme' }));
  });
});

describe('what a producer does not set', () => {
  it('is null where the field is optional, and zero is told', () => {
    expect(readOurs(body(exampleCall({ ringingDurationMs: null, carrier: null })), null)).toMatchObject({
      ringingDurationMs: null,
    });
    expect(readOurs(body(exampleCall({ ringingDurationMs: 0, carrier: '' })), null)).toMatchObject({
      ringingDurationMs: 0,
      carrier: '',
    });
  });

  it('is null where zero would be written alike, for then nothing is told', () => {
    const read = changed((proto) => proto.replaceAll('optional ', ''));
    const zeros = { ringing_duration_ms: 0, talk_duration_ms: 0, media_packets_received: 0, carrier: '' };
    const call = read({ ...protoValues(exampleCall()), ...zeros });
    expect(call).toEqual(exampleCall({ ringingDurationMs: null }));
    expect(read({ ...protoValues(exampleCall()), ringing_duration_ms: 1 })).toMatchObject({ ringingDurationMs: 1 });
  });

  it('is no voicemail, never answered, and an unknown party', () => {
    const { hangup_party: _, call_duration_ms: __, voicemail_detected: ___, ...values } = protoValues(exampleCall());
    expect(changed((proto) => proto)(values)).toMatchObject({
      hangupParty: 'UNKNOWN',
      callDurationMs: 0,
      voicemailDetected: false,
    });
  });

  it.each(['task_type', 'started_at', 'ended_at'])('cannot be the %s', (name) => {
    const { [name]: _, ...values } = protoValues(exampleCall());
    expect(() => changed((proto) => proto)(values)).toThrow(/^(taskType|startedAt|endedAt) is missing, or not known$/);
  });

  it('cannot be how long the call lasted, where that is optional', () => {
    const { call_duration_ms: _, ...values } = protoValues(exampleCall());
    const read = changed((proto) => proto.replace('int64 call_duration', 'optional int64 call_duration'));
    expect(() => read(values)).toThrow('callDurationMs is missing');
  });

  it('is an empty id, which no event has', () => {
    const { event_id: _, ...values } = protoValues(exampleCall());
    expect(findInvalidField(changed((proto) => proto)(values))).toMatchObject({ field: 'eventId' });
  });

  it('may be whole fields that may be null', () => {
    const read = changed((proto) => proto.replace(/^ *optional .*$/gm, ''));
    expect(read(protoValues(exampleCall()))).toEqual(exampleCall({ ringingDurationMs: null }));
  });
});

describe('a word that is not known', () => {
  const newer = (proto: string) =>
    proto
      .replace('HANGUP_PARTY_LINE = 4;', '$& HANGUP_PARTY_PBX = 9;')
      .replace('END_CAUSE_NORMAL = 15;', '$& END_CAUSE_MOON = 16;')
      .replace('INBOUND = 5;', '$& TASK_TYPE_CHAT = -1;');

  it('is UNKNOWN for who hung up, and for the cause', () => {
    const words = { hangup_party: 'HANGUP_PARTY_PBX', end_cause: 'END_CAUSE_MOON' };
    expect(changed(newer)({ ...protoValues(exampleCall()), ...words })).toMatchObject({
      hangupParty: 'UNKNOWN',
      endCause: 'UNKNOWN',
    });
  });

  it.each([-1, 0, 77])('puts the record aside for the task type: %d', (number) => {
    expect(() => changed(newer)({ ...protoValues(exampleCall()), task_type: number })).toThrow(
      'taskType is missing, or not known',
    );
  });
});

describe('a schema cannot be used', () => {
  it.each<[string, (proto: string) => string, string]>([
    [
      'that has no call',
      (proto) => proto.replace('message CallEnded', 'message CallOver'),
      'it has no message CallEnded',
    ],
    [
      'that lacks what a call needs',
      (proto) => without('task_type')(without('ended_at')(proto)),
      'it has no task_type, ended_at',
    ],
    [
      'of which a field is a list',
      (proto) => proto.replace('optional string carrier', 'repeated string carrier'),
      'carrier is there more than once',
    ],
    [
      'of which a field is of another type',
      (proto) => proto.replace('int64 call_duration', 'double call_duration'),
      'call_duration_ms cannot be of the type double',
    ],
    [
      'of which a word is text',
      (proto) => proto.replace('TaskType task_type', 'string task_type'),
      'task_type cannot be of the type string',
    ],
    [
      'of which a field is of a type that is not there',
      (proto) => proto.replace('TaskType task_type', 'other.Kind task_type'),
      "no such Type or Enum 'other.Kind'",
    ],
  ])('%s', (_, change, problem) => {
    expect(() => createProtobufCallReader(change(callEndedProto), [])).toThrow(problem);
  });
});

const OUTCOMES = ['CallEnded', 'Error', 'IncompatibleBodyError'];

function outcomeOf(bytes: Buffer): string {
  try {
    return 'source' in readOurs(bytes, null) ? 'CallEnded' : 'nothing';
  } catch (error) {
    return (error as Error).name;
  }
}

describe('a body that is none', () => {
  it.each<[string, number[], string]>([
    ['is cut in a text', [10, 2, 97], 'eventId: a length of 2 bytes where 1 are left'],
    [
      'is longer than it is',
      [10, 0xff, 0xff, 0xff, 0xff, 0x0f],
      'eventId: a length of 4294967295 bytes where 0 are left',
    ],
    ['is no text', [10, 1, 0xff], 'eventId: text that is not UTF-8'],
    ['has a number without an end', [88, 0x80], 'startedAt: a number without an end'],
    [
      'has a number of eleven bytes',
      [88, ...Array.from({ length: 10 }, () => 0x80), 0],
      'startedAt: a number of more than 64 bits',
    ],
    [
      'has a number of 65 bits',
      [88, ...Array.from({ length: 9 }, () => 0xff), 2],
      'startedAt: a number of more than 64 bits',
    ],
    [
      'has a number beyond 2^53',
      [88, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10],
      'startedAt: a number beyond 2^53',
    ],
    ['has a group', [0xa3, 0x06, 0xa4, 0x06], 'a field that is not ours: a group'],
    ['has a value of no kind', [0xa7, 0x06], 'a field that is not ours: a value of a kind'],
    ['has a field 0', [0, 0], 'a field that is not ours: a field of a number that no field has'],
    ['has a field as another type is written', [8, 0], 'eventId: it is written as another type is'],
    ['ends before a number', [0xa5, 0x06, 0], 'a field that is not ours: 4 bytes where 1 are left'],
  ])('%s', (_, bytes, problem) => {
    expect(() => readOurs(Buffer.from([0, ...bytes]), null)).toThrow(problem);
  });

  it('is a call or an Error, whatever was done to it', () => {
    fc.assert(
      fc.property(anyCall, anyDamages, (call, damage) => {
        expect(OUTCOMES).toContain(outcomeOf(damage(body(call))));
      }),
      { numRuns: Number(process.env['DAMAGED_RUNS'] ?? 300) },
    );
  });

  it('is a call or an Error, of any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => readOurs(Buffer.from([0, ...bytes]), null)).toThrow(Error);
      }),
      { numRuns: Number(process.env['DAMAGED_RUNS'] ?? 300) },
    );
  });
});
