import type { CallEnded } from '../engine/call.ts';

/** A value and the field of the platform's record that told it, for `explain`: `billsec`, `answer to end`, `legs[1].hangup_cause`. */
export interface Told<Value> {
  readonly value: Value;
  readonly from: string;
}

export function told<Value>(value: Value, from: string): Told<Value> {
  return { value, from };
}

/** A value that may not be there. */
export function toldIfAny<Value>(value: Value | null, from: string): Told<Value> | undefined {
  return value === null ? undefined : { value, from };
}

/** What a source does not say itself. */
type AddedFields = 'source';

/** What no call is without, whoever wrote it. */
type NeededFields = 'eventId' | 'callId' | 'taskType' | 'startedAt' | 'endedAt' | 'callDurationMs';

/**
 * What a record tells of a call. What is left out is not told: null, or `UNKNOWN` for who hung up, or no voicemail. Durations are
 * milliseconds, and are rounded to whole ones.
 */
export type Facts = {
  readonly [Field in NeededFields]: Told<CallEnded[Field]>;
} & {
  readonly [Field in Exclude<keyof CallEnded, NeededFields | AddedFields>]?:
    | Told<NonNullable<CallEnded[Field]>>
    | undefined;
};

/** From where each fact of a call comes. */
export type Origins = Partial<Record<keyof CallEnded, string>>;
