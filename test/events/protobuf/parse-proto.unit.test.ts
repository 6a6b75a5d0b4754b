import { describe, expect, it } from 'vitest';
import { IncompatibleBodyError } from '../../../src/events/incompatible-body-error.ts';
import { callEndedProto } from '../../../src/events/protobuf/call-ended-proto.ts';
import { createProtobufCallReader } from '../../../src/events/protobuf/call-reader.ts';
import { parseProto } from '../../../src/events/protobuf/parse-proto.ts';
import { MOST_PROTO_DEPTH, MOST_PROTO_MARKS, MOST_PROTO_TEXT } from '../../../src/events/protobuf/proto-problem.ts';
import { exampleCall } from '../../support/example-call.ts';
import { writeProtoCall } from '../../support/proto-writer.ts';

const HEAD = 'syntax = "proto3";\npackage callstatus;\n';
const messages = callEndedProto.slice(callEndedProto.indexOf('// A call'), callEndedProto.indexOf('enum TaskType'));
const enums = callEndedProto.slice(callEndedProto.indexOf('enum TaskType'));
const pathsOf = (text: string, ...references: { name: string; text: string }[]) =>
  parseProto(text, references).map(({ path, type }) => `${path} ${type.fullName}`);

describe('the messages of a file', () => {
  it('are numbered among messages alone, within messages too, and without those of files that it imports', () => {
    const text = `${HEAD}import "a.proto"; enum E { E_ZERO = 0; } message A { enum F { F_ZERO = 0; } message B { message C {} } message D {} } message G {}`;
    const reference = { name: 'a.proto', text: `${HEAD}message Before {}` };
    expect(pathsOf(text, reference)).toEqual([
      '0 .callstatus.A',
      '0.0 .callstatus.A.B',
      '0.0.0 .callstatus.A.B.C',
      '0.1 .callstatus.A.D',
      '1 .callstatus.G',
    ]);
  });

  it('may be of no package', () => {
    expect(pathsOf('syntax = "proto2"; message A {}')).toEqual(['0 .A']);
  });

  it('may be of types in files that it imports, and that those import, each given once or twice', () => {
    const text = `${HEAD}import public "words.proto";\n${messages}`;
    const words = { name: 'words.proto', text: `${HEAD}import "google/protobuf/descriptor.proto";\n${enums}` };
    const read = createProtobufCallReader(text, [words, words]);
    expect(read(writeProtoCall(exampleCall()), Buffer.from([0]))).toEqual(exampleCall());
  });

  it('may have types that are not there, and options that nobody knows, where no field of ours is of one', () => {
    const money = messages.replace('string event_id', 'google.type.Money price = 99;\n  string event_id');
    const options = 'import "google/type/money.proto"; import "x/meta.proto"; option (x.meta).tags = "a";';
    const text = `${HEAD}${options}extend google.protobuf.FieldOptions { string tag = 50000; }\n${money}${enums}`;
    expect(createProtobufCallReader(text, [])(writeProtoCall(exampleCall()), Buffer.from([0]))).toEqual(exampleCall());
  });

  it('tell what is not set by the edition of their file', () => {
    const edition = callEndedProto.replace('syntax = "proto3"', 'edition = "2023"').replaceAll('optional ', '');
    const explicit = createProtobufCallReader(edition, []);
    const implicit = createProtobufCallReader(
      edition.replace('ringing_duration_ms = 13', '$& [features.field_presence = IMPLICIT]'),
      [],
    );
    const proto2 = createProtobufCallReader(
      callEndedProto.replace('proto3', 'proto2').replace(/^ {2}(?!\/\/|optional|[A-Z_]+ =)/gm, '  required '),
      [],
    );
    const body = writeProtoCall(exampleCall({ ringingDurationMs: 0, callDurationMs: 1 }));
    const ringing = [explicit, implicit, proto2].map((read) => read(body, Buffer.from([0])).ringingDurationMs);
    expect(ringing).toEqual([0, null, 0]);
  });
});

describe('a body of a schema with several messages', () => {
  const several = callEndedProto.replace(
    'message CallEnded',
    'message Heartbeat { message Inner {} }\nmessage CallEnded',
  );
  const read = createProtobufCallReader(several, []);
  const body = writeProtoCall(exampleCall());

  it('is a call where its indexes name the call', () => {
    expect(read(Buffer.concat([Buffer.from([2, 2]), body]), null)).toEqual(exampleCall());
    expect(read(body, Buffer.from([2, 2]))).toEqual(exampleCall());
    expect(read(Buffer.concat([Buffer.from('\u000b\n\tCallEnded'), body]), null)).toEqual(exampleCall());
  });

  it.each([
    ['another message', [0], 'the message is callstatus.Heartbeat, not CallEnded'],
    ['one within another', [4, 0, 0], 'the message is callstatus.Heartbeat.Inner, not CallEnded'],
    ['none that it has', [2, 8], 'the message is one that it has not, not CallEnded'],
  ])('is of no use where they name %s', (_, indexes, problem) => {
    expect(() => read(body, Buffer.from(indexes))).toThrow(new IncompatibleBodyError(problem));
  });
});

/** A field, which has two marks, and as many in comments. */
function oneFieldAndMarks(count: number): string {
  return `int32 a = 1;${' //;\n'.repeat(count)}`;
}

describe('text is not given to a parser', () => {
  const nested = (depth: number) =>
    `${HEAD}message A { option (x) = ${'{a:'.repeat(depth - 1)}1${'}'.repeat(depth - 1)}; }`;

  it.each<[string, string, string]>([
    ['that is longer than our bound', `${HEAD}//${' '.repeat(MOST_PROTO_TEXT)}`, `of ${MOST_PROTO_TEXT} at most`],
    [
      'that declares more than our bound',
      `${HEAD}message A { ${oneFieldAndMarks(MOST_PROTO_MARKS)} }`,
      `of = , ; with what it refers to, of ${MOST_PROTO_MARKS} at most`,
    ],
    ['that is nested deeper than our bound', nested(MOST_PROTO_DEPTH + 1), 'its braces are nested more than 64 deep'],
    [
      'that hides it behind comments and texts',
      nested(MOST_PROTO_DEPTH + 1).replaceAll('{a:', '/*}*/{"}":\'}\' //}\n'),
      'more than 64 deep',
    ],
    [
      'that has a name of JavaScript’s own',
      `${HEAD}message A { string __proto__ = 1; }`,
      'a name that no field may have',
    ],
    ['that is a descriptor', 'CgFhEgFi', 'it is a descriptor in base64'],
  ])('%s', (_, text, problem) => {
    expect(() => parseProto(text, [])).toThrow(problem);
    expect(() => parseProto(`${HEAD}import "a";`, [{ name: 'a', text }])).toThrow(problem);
  });

  it('by what it and the files that it imports declare together', () => {
    const half = (name: string): string => `${HEAD}message ${name} { ${oneFieldAndMarks(MOST_PROTO_MARKS / 2)} }`;
    const marks = (text: string): number => text.length - text.replaceAll(/[=,;]/g, '').length;
    const [a, b] = [half('A'), half('B')];
    const over = marks(a) + marks(b);
    expect(() => parseProto(a, [{ name: 'b', text: b }])).toThrow(`it has ${over} of = , ;`);
    expect(() => parseProto(a, [])).not.toThrow();
    const most = `${HEAD}message A { ${oneFieldAndMarks(MOST_PROTO_MARKS - marks(HEAD) - 2)} }`;
    expect(marks(most)).toBe(MOST_PROTO_MARKS);
    expect(pathsOf(most)).toEqual(['0 .callstatus.A']);
  });

  it('but up to our bound, where it is the parser’s to say what is wrong', () => {
    expect(() => parseProto(nested(MOST_PROTO_DEPTH), [])).not.toThrow(/its braces/);
    const notes = `${HEAD}// {{{{ "\n/* ${'{'.repeat(MOST_PROTO_DEPTH + 1)} */ message A {}`;
    expect(pathsOf(notes)).toEqual(['0 .callstatus.A']);
    expect(() => parseProto(`${HEAD}message A {`, [])).toThrow(/illegal/);
  });
});
