import type { Schema, Type, types } from 'avsc';
import type { CallEnded } from '../engine/call.ts';
import { callEndedSchema, readableType } from './avro-schemas.ts';
import { isInCalendar } from './calendar.ts';

/** Turns an Avro body into a call. Throws, with a message free of personal data, where it cannot. */
export type CallEndedReader = (body: Buffer) => CallEnded;

/** By how much talk may be longer than the call: two clocks of one platform differ that much (design, §2). */
const TALK_TOLERANCE_MS = 1_000;

/**
 * A reader for bodies written with the given type, which may be an older or newer edition of the schema.
 * @throws Error where no such body can be read as a `CallEnded`.
 */
export function createCallEndedReader(writerType: Type): CallEndedReader {
  const { reader, notNull } = readerFor(writerType);
  const resolver = reader.createResolver(writerType);
  return (body) => {
    const call = reader.fromBuffer(body, resolver) as CallEnded;
    for (const name of notNull) if (call[name] === null) throw new Error(`${name} is null`);
    return call;
  };
}

/**
 * A union of the writer's is resolved value by value (Avro 1.12, "Schema Resolution"): where it may be null and ours may not,
 * a value that is none is read. avsc decides that for a whole schema, so that its reader takes null, and the rest is seen to
 * here.
 */
function readerFor(writerType: Type): { readonly reader: Type; readonly notNull: readonly (keyof CallEnded)[] } {
  const ours = callEndedSchema.type as types.RecordType;
  if (writerType.typeName !== 'record') return { reader: ours, notNull: [] };
  const written = new Map((writerType as types.RecordType).fields.map(({ name, type }) => [name, type]));
  const isLooser = ({ name, type }: types.Field) => mayBeNull(written.get(name)) && !mayBeNull(type);
  const looser = ours.fields.filter(isLooser).map(({ name }) => name as keyof CallEnded);
  return looser.length === 0
    ? { reader: ours, notNull: [] }
    : { reader: readableType(withNullable(looser)), notNull: looser };
}

function withNullable(names: readonly string[]): Schema {
  const schema = JSON.parse(callEndedSchema.json) as { readonly fields: readonly { name: string; type: Schema }[] };
  const fields = schema.fields.map((field) =>
    names.includes(field.name) ? { ...field, type: ['null', field.type] } : field,
  );
  return { ...schema, fields } as Schema;
}

function mayBeNull(type: Type | undefined): boolean {
  if (type === undefined || !type.typeName.startsWith('union')) return false;
  return (type as types.UnwrappedUnionType).types.some(({ typeName }) => typeName === 'null');
}

/** What is wrong with a call and in which field. */
export interface InvalidField {
  readonly field: keyof CallEnded;
  readonly problem: string;
}

const NOT_NEGATIVE = [
  'ringingDurationMs',
  'callDurationMs',
  'talkDurationMs',
  'queueDurationMs',
  'agentRingingDurationMs',
  'maxRingingDurationMs',
  'mediaPacketsReceived',
] as const satisfies readonly (keyof CallEnded)[];

/** Whether a talk time is longer than its call, by more than two clocks differ. */
export function talkExceedsCall(talkDurationMs: number, callDurationMs: number): boolean {
  return talkDurationMs > callDurationMs + TALK_TOLERANCE_MS;
}

/** Of numbers above, which a producer's int may hold if it is made up, avsc writes none. */
const HIGHEST_LONG = Number.MAX_SAFE_INTEGER - 1;
const TIMES = ['startedAt', 'endedAt'] as const satisfies readonly (keyof CallEnded)[];

/** An Avro reader takes longer numbers for an int, and no writer writes them again. */
const CODES = ['q850Cause', 'sipStatusCode'] as const satisfies readonly (keyof CallEnded)[];

/** The first field that makes a call invalid by the rules of the design (§2), or null. */
export function findInvalidField(call: CallEnded): InvalidField | null {
  if (call.eventId === '') return { field: 'eventId', problem: 'is empty' };
  if (call.callId === '') return { field: 'callId', problem: 'is empty' };
  for (const field of NOT_NEGATIVE) {
    const value = call[field];
    if (value !== null && value < 0) return { field, problem: `is negative: ${value}` };
  }
  for (const field of NOT_NEGATIVE) {
    const value = call[field];
    if (value !== null && value > HIGHEST_LONG) return { field, problem: `is too large: ${value}` };
  }
  for (const field of TIMES) {
    const value = call[field];
    if (!isInCalendar(value)) return { field, problem: `is not of a year from 1 to 9999: ${value}` };
  }
  for (const field of CODES) {
    const value = call[field];
    if (value !== null && value !== (value | 0)) return { field, problem: `is no number of 32 bits: ${value}` };
  }
  if (call.endedAt < call.startedAt) return { field: 'endedAt', problem: 'is before startedAt' };
  const { talkDurationMs, callDurationMs } = call;
  if (talkDurationMs !== null && talkExceedsCall(talkDurationMs, callDurationMs)) {
    const problem = `is ${talkDurationMs}, more than ${TALK_TOLERANCE_MS} above callDurationMs, which is ${callDurationMs}`;
    return { field: 'talkDurationMs', problem };
  }
  return null;
}
