import type { CallEnded } from '../../src/engine/call.ts';
import type { Classification } from '../../src/engine/classification.ts';

type Times = 'startedAt' | 'endedAt';
type CallWithDates = Omit<CallEnded, Times> & Record<Times, string>;

/** A call as programs of other languages take it: times in ISO 8601, so that each makes its own kind of time of them. */
export function lineOfCall({ startedAt, endedAt, ...call }: CallEnded): string {
  const dates = { startedAt: new Date(startedAt).toISOString(), endedAt: new Date(endedAt).toISOString() };
  return JSON.stringify({ ...call, ...dates });
}

/** A classified call as they print it. @throws RangeError where a time is not of whole milliseconds. */
export function classifiedCallOfLine(line: string): {
  readonly call: CallEnded;
  readonly classification: Classification;
} {
  const { call, classification } = JSON.parse(line) as { call: CallWithDates; classification: Classification };
  const times = { startedAt: millisecondsOf(call.startedAt), endedAt: millisecondsOf(call.endedAt) };
  return { call: { ...call, ...times }, classification };
}

function millisecondsOf(date: string): number {
  const finer = /\.\d{3}(\d*)/.exec(date)?.[1] ?? '';
  if (/[1-9]/.test(finer)) throw new RangeError(`${date} is not of whole milliseconds`);
  return Date.parse(date);
}
