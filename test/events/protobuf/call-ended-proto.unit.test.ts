import type avsc from 'avsc';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { callEndedSchema } from '../../../src/events/avro-schemas.ts';
import { branchesOf } from '../../../src/events/branches.ts';
import { callEndedProto } from '../../../src/events/protobuf/call-ended-proto.ts';
import { snakeCase } from '../../../src/events/protobuf/snake-case.ts';

const { root } = protobuf.parse(callEndedProto, new protobuf.Root(), { keepCase: true });
root.resolveAll();
const message = root.lookupType('callstatus.CallEnded');
const avroFields = (callEndedSchema.type as avsc.types.RecordType).fields;

const PROTO_TYPES: Readonly<Record<string, string>> = {
  string: 'string',
  int: 'int32',
  long: 'int64',
  boolean: 'bool',
};

describe('schemas/call-ended.proto', () => {
  it('has the fields of schemas/call-ended.avsc, in their order, and is optional where that may be null', () => {
    const expected = avroFields.map(({ name, type }, place) => {
      const branch = branchesOf(type).find(({ typeName }) => typeName !== 'null')!;
      const simpleName = branch.name?.split('.').at(-1);
      return {
        name: snakeCase(name),
        number: place + 1,
        type: simpleName ?? PROTO_TYPES[branch.typeName],
        isOptional: type.isValid(null),
      };
    });
    const fields = message.fieldsArray.map((field) => ({
      name: field.name,
      number: field.id,
      type: field.type,
      isOptional: field.partOf !== null,
    }));
    expect(fields).toEqual(expected);
  });

  it.each([
    ['TaskType', 'TASK_TYPE_', 'UNSPECIFIED'],
    ['HangupParty', 'HANGUP_PARTY_', 'UNKNOWN'],
    ['EndCause', 'END_CAUSE_', 'UNKNOWN'],
  ])('has the words of %s', (name, prefix, zero) => {
    const types = avroFields.flatMap(({ type }) => branchesOf(type));
    const { symbols } = types.find((type) => type.name === `callstatus.${name}`) as avsc.types.EnumType;
    const words = [zero, ...symbols.filter((word) => word !== zero)].map((word, number) => [
      `${prefix}${word}`,
      number,
    ]);
    expect(Object.entries(root.lookupEnum(`callstatus.${name}`).values)).toEqual(words);
  });
});
