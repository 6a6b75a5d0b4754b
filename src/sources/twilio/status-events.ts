import { BadFieldError } from '../bad-field-error.ts';
import { numberAt, textAt, valueAt, wholeAt } from '../json-fields.ts';
import type { JsonObject } from '../json-record.ts';
import { isoTimeAt, mailTimeAt } from '../times.ts';
import { INTERIM, outcomeOf } from './twilio-words.ts';

/** What a status callback or a Call resource says, in one form. Times are milliseconds since the epoch. */
export interface StatusEvent {
  readonly kind: 'callback' | 'resource';
  readonly sid: string;
  readonly parentSid: string | null;
  /** Null in the callback of a machine detection, which has no other news. */
  readonly status: string | null;
  readonly direction: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly queue: string | null;
  readonly campaign: string | null;
  readonly answeredBy: string | null;
  readonly sipCode: number | null;
  readonly durationMs: number | null;
  readonly startedAt: number | null;
  /** When it was said: the end, where it says an end. */
  readonly timeMs: number;
}

/** @throws BadFieldError */
export function readStatusEvent(record: JsonObject): StatusEvent {
  return valueAt(record, 'sid') === undefined ? readCallback(record) : readResource(record);
}

function readCallback(record: JsonObject): StatusEvent {
  const status = statusAt(record, 'CallStatus');
  const answeredBy = textAt(record, 'AnsweredBy');
  if (status === null && answeredBy === null) throw new BadFieldError('CallStatus', 'is missing');
  const sid = textAt(record, 'CallSid');
  if (sid === null) throw new BadFieldError('CallSid', 'is missing');
  const timeMs = timeAt(record, 'Timestamp');
  // Callbacks of machine detection have no time, and need none.
  if (timeMs === null && status !== null) throw new BadFieldError('Timestamp', 'is missing');
  return {
    kind: 'callback',
    sid,
    parentSid: textAt(record, 'ParentCallSid'),
    status,
    direction: textAt(record, 'Direction'),
    from: textAt(record, 'From'),
    to: textAt(record, 'To'),
    ...added(record),
    answeredBy,
    sipCode: codeAt(record, 'SipResponseCode'),
    durationMs: secondsAt(record, 'CallDuration'),
    startedAt: null,
    timeMs: timeMs ?? 0,
  };
}

function readResource(record: JsonObject): StatusEvent {
  const sid = textAt(record, 'sid');
  const status = statusAt(record, 'status');
  if (sid === null) throw new BadFieldError('sid', 'is missing');
  if (status === null) throw new BadFieldError('status', 'is missing');
  const startedAt = timeAt(record, 'date_created') ?? timeAt(record, 'start_time');
  const isOver = !INTERIM.has(status);
  const timeMs = timeAt(record, 'end_time') ?? timeAt(record, 'date_updated');
  if (timeMs === null && isOver) throw new BadFieldError('end_time', 'is missing');
  return {
    kind: 'resource',
    sid,
    parentSid: textAt(record, 'parent_call_sid'),
    status,
    direction: textAt(record, 'direction'),
    from: textAt(record, 'from'),
    to: textAt(record, 'to'),
    ...added(record),
    answeredBy: textAt(record, 'answered_by'),
    sipCode: null,
    durationMs: secondsAt(record, 'duration'),
    startedAt,
    timeMs: timeMs ?? startedAt ?? 0,
  };
}

/** What a bridge may add of the callback's own address. */
function added(record: JsonObject): Pick<StatusEvent, 'queue' | 'campaign'> {
  return { queue: textAt(record, 'queue'), campaign: textAt(record, 'campaign') };
}

function statusAt(record: JsonObject, path: string): string | null {
  const status = textAt(record, path);
  if (status !== null && !INTERIM.has(status) && outcomeOf(status) === null)
    throw new BadFieldError(path, 'is no status of Twilio');
  return status;
}

/** Seconds as text. @throws BadFieldError */
export function secondsAt(record: JsonObject, path: string): number | null {
  const seconds = numberAt(record, path);
  if (seconds !== null && seconds < 0) throw new BadFieldError(path, 'is below 0');
  return seconds === null ? null : seconds * 1000;
}

/** A zero stands for none. */
export function codeAt(record: JsonObject, path: string): number | null {
  const code = wholeAt(record, path);
  return code === null || code <= 0 ? null : code;
}

/** Twilio's own form, or ISO 8601, which its libraries print. */
function timeAt(record: JsonObject, path: string): number | null {
  return /^\d{4}-/.test(textAt(record, path) ?? '') ? isoTimeAt(record, path) : mailTimeAt(record, path);
}
