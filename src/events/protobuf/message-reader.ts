import type protobuf from 'protobufjs';
import type avsc from 'avsc';
import type { CallEnded } from '../../engine/call.ts';
import type { ByteCursor } from '../../records/byte-cursor.ts';
import { callEndedSchema } from '../avro-schemas.ts';
import { branchesOf } from '../branches.ts';
import { callOf } from './call-of-values.ts';
import { snakeCase } from './snake-case.ts';
import { valueReaderOf, type ValueReader, type WantedValue } from './value-reader.ts';
import { readTag, skipValue } from './wire-readers.ts';

type Name = keyof CallEnded;

/** A field of ours, as the schema in Avro has it. */
interface Wanted {
  readonly name: Name;
  readonly place: number;
  readonly value: WantedValue;
  readonly mayBeNull: boolean;
}

/** What a writer left out that cannot be told. */
const MISSING = undefined;

/** Where nothing is told, though our schema has no null for it. Others, and zeros of these, have to be there. */
const UNTOLD: Partial<Record<Name, unknown>> = {
  eventId: '',
  callId: '',
  hangupParty: 'UNKNOWN',
  voicemailDetected: false,
};
/** No call is of 1970: who leaves a time out has not set it. */
const NEVER_ZERO: ReadonlySet<Name> = new Set(['startedAt', 'endedAt']);
/** Of words that a newer producer may add. */
const UNKNOWN: Partial<Record<Name, unknown>> = { hangupParty: 'UNKNOWN', endCause: 'UNKNOWN' };

const wanted: readonly Wanted[] = (callEndedSchema.type as avsc.types.RecordType).fields.map(
  ({ name, type }, place) => {
    const branches = branchesOf(type);
    const branch = branches.find(({ typeName }) => typeName !== 'null')!;
    return { name: name as Name, place, value: wantedValue(name, branch), mayBeNull: branches.length > 1 };
  },
);

function wantedValue(name: string, type: avsc.Type): WantedValue {
  if (type.typeName === 'enum') return (type as avsc.types.EnumType).symbols;
  if (type.typeName === 'string') return 'text';
  if (type.typeName === 'boolean') return 'truth';
  return NEVER_ZERO.has(name as Name) ? 'time' : 'number';
}

interface FieldReader extends Pick<ValueReader, 'wireType' | 'read'> {
  readonly name: Name;
  /** Among the fields of ours. */
  readonly place: number;
  readonly number: number;
  /** Where the writer wrote nothing. */
  readonly absent: unknown;
}

/** Reads a message from the cursor to its end. Throws where it is none. */
export type MessageReader = (cursor: ByteCursor) => CallEnded;

/**
 * A reader of messages of the writer's type. Its fields are found by their names, as we have them or in snake case; any other is passed
 * over. @throws Error where no such message can be read as a `CallEnded`.
 */
export function createMessageReader(type: protobuf.Type): MessageReader {
  const readers = wanted.flatMap((field) => {
    const theirs = type.fields[snakeCase(field.name)] ?? type.fields[field.name];
    return theirs === undefined ? [] : [fieldReader(theirs, field)];
  });
  const untold = wanted.filter(({ name, mayBeNull }) => !mayBeNull && !readers.some((field) => field.name === name));
  if (untold.length > 0) throw new Error(`it has no ${untold.map(({ name }) => snakeCase(name)).join(', ')}`);
  const byNumber = new Map(readers.map((field) => [field.number, field]));
  const absent = wanted.map(({ name }): unknown => {
    const reader = readers.find((field) => field.name === name);
    return reader === undefined ? null : reader.absent;
  });
  const needed = readers.filter((field) => field.absent === MISSING);
  return (cursor) => {
    const values = absent.slice();
    readFields(cursor, byNumber, values);
    for (const { name, place } of needed) {
      if (values[place] === MISSING) throw new Error(`${name} is missing, or not known`);
    }
    return callOf(values);
  };
}

function readFields(cursor: ByteCursor, byNumber: ReadonlyMap<number, FieldReader>, values: unknown[]): void {
  let field: FieldReader | undefined;
  try {
    while (cursor.at < cursor.end) {
      field = undefined;
      const tag = readTag(cursor);
      field = byNumber.get(tag >>> 3);
      if (field === undefined) {
        skipValue(cursor, tag & 7);
        continue;
      }
      if (field.wireType !== (tag & 7)) throw new Error('it is written as another type is');
      values[field.place] = field.read(cursor);
    }
  } catch (error) {
    const place = field?.name ?? 'a field that is not ours';
    throw new Error(`${place}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function fieldReader(theirs: protobuf.Field, { name, place, value, mayBeNull }: Wanted): FieldReader {
  if (theirs.repeated || theirs.map) throw new Error(`${theirs.name} is there more than once`);
  const reader = valueReaderOf(theirs, value);
  if (reader === null) throw new Error(`${theirs.name} cannot be of the type ${theirs.type}`);
  const unknown = UNKNOWN[name];
  const read = unknown === undefined ? reader.read : (cursor: ByteCursor) => reader.read(cursor) ?? unknown;
  const { wireType, zero } = reader;
  const nothing = mayBeNull ? null : UNTOLD[name];
  const field = { name, place, number: theirs.id, wireType };
  if (theirs.hasPresence) return { ...field, read, absent: nothing };
  // What is not set and what is zero are written alike.
  if (!mayBeNull && !NEVER_ZERO.has(name)) return { ...field, read, absent: zero ?? nothing };
  return { ...field, read: (cursor) => zeroAs(nothing, read(cursor), zero), absent: nothing };
}

function zeroAs(nothing: unknown, value: unknown, zero: unknown): unknown {
  return value === zero ? nothing : value;
}
