import type { Type, types } from 'avsc';
import type { CallEnded } from '../engine/call.ts';
import { callEndedSchema } from './avro-schemas.ts';
import { isInCalendar } from './calendar.ts';
import { createLooserReader } from './looser-reader.ts';

/** Turns an Avro body into a call. Throws, with a message free of personal data, where it cannot. */
export type CallEndedReader = (body: Buffer) => CallEnded;

/** By how much talk may be longer than the call: two clocks of one platform differ that much (design, §2). */
const TALK_TOLERANCE_MS = 1_000;

/**
 * A reader for bodies written with the given type, which may be an older or newer edition of the schema, or a union with one.
 * @throws Error where no such body can be read as a `CallEnded`.
 */
export function createCallEndedReader(writerType: Type): CallEndedReader {
  return createLooserReader(callEndedSchema.type as types.RecordType, writerType) as CallEndedReader;
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
