import type avsc from 'avsc';
import type { CallEnded } from '../engine/call.ts';
import { callEndedSchema } from './avro-schemas.ts';
import { findInvalidField } from './call-ended.ts';

export type JsonCall =
  | { readonly kind: 'call'; readonly call: CallEnded }
  | { readonly kind: 'bad'; readonly problem: string };

const { fields } = callEndedSchema.type as avsc.types.RecordType;
const fieldNames = new Set(fields.map(({ name }) => name));
const nullFields = Object.fromEntries(fields.filter(({ type }) => type.isValid(null)).map(({ name }) => [name, null]));

/**
 * Reads a call from JSON: the fields of `CallEnded`, of which those that may be null may also be absent.
 * A field that the schema does not have is a problem, since it is a typing error more often than not.
 */
export function readJsonCall(text: string): JsonCall {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return bad(`it is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return bad('it is not a JSON object');
  const stranger = Object.keys(value).find((name) => !fieldNames.has(name));
  if (stranger !== undefined) return bad(`there is no field ${stranger}`);
  const call = { ...nullFields, ...value } as Record<string, unknown>;
  for (const { name, type } of fields) {
    if (type.isValid(call[name])) continue;
    return bad(call[name] === undefined ? `${name} is missing` : `${name} is not ${describeType(type)}`);
  }
  const valid = call as unknown as CallEnded;
  const invalid = findInvalidField(valid);
  return invalid === null ? { kind: 'call', call: valid } : bad(`${invalid.field} ${invalid.problem}`);
}

function bad(problem: string): JsonCall {
  return { kind: 'bad', problem };
}

function describeType(type: avsc.Type): string {
  switch (type.typeName) {
    case 'union:unwrapped':
      return (type as avsc.types.UnwrappedUnionType).types.map(describeType).toReversed().join(' or ');
    case 'enum':
      return `one of ${(type as avsc.types.EnumType).symbols.join(', ')}`;
    case 'long':
    case 'int':
      return 'a whole number';
    case 'string':
    case 'boolean':
      return `a ${type.typeName}`;
    default:
      return type.typeName;
  }
}
