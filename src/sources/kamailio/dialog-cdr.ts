import { BadFieldError } from '../bad-field-error.ts';
import { numberAt, textAt, valueAt, wholeAt } from '../json-fields.ts';
import type { JsonValue } from '../json-record.ts';
import { DIRECTIONS, type Direction } from '../source-settings.ts';
import { notBefore, rowTimeAt } from './times-of-rows.ts';

/** What a CDR of a dialog tells; times are milliseconds since the epoch. Null: not told. */
export interface DialogCdr {
  readonly callId: string | null;
  readonly startedAt: number;
  readonly startedFrom: string;
  /** From where `durationMs` counts: the creation of the dialog, or its answer with `cdr_start_on_confirmed=1`. */
  readonly countedFrom: number;
  readonly isCountedFromAnswer: boolean;
  readonly endTime: number | null;
  readonly durationMs: number;
  /** The first 180; `'no'`: the script keeps it, and there was none; null: the script does not keep it. */
  readonly rang: number | 'no' | null;
  readonly by: 'caller' | 'callee' | null;
  /** The last final reply; `'none'`: the script keeps it, and there was none. */
  readonly code: number | 'none' | null;
  /** When that reply came. */
  readonly repliedAt: number | null;
  readonly reason: string | null;
  readonly caller: string | null;
  readonly callee: string | null;
  readonly direction: Direction | null;
  readonly trunk: string | null;
  readonly campaign: string | null;
}

/** Reads a CDR: the module's own fields, and what `cdr_extra` adds. @throws BadFieldError */
export function readDialogCdr(record: JsonValue, timeZone: string): DialogCdr {
  const created = rowTimeAt(record, 'created', timeZone);
  const startTime = rowTimeAt(record, 'start_time', timeZone, created === null ? undefined : notBefore(created));
  const startedAt = created ?? startTime;
  if (startedAt === null) throw new BadFieldError('start_time', 'is missing');
  const laterAt = (path: string) => rowTimeAt(record, path, timeZone, notBefore(startedAt));
  const isCreation = startTime === null || isSameMoment(startedAt, startTime);
  return {
    callId: textAt(record, 'callid'),
    startedAt,
    startedFrom: created === null ? 'start_time' : 'created',
    countedFrom: isCreation ? startedAt : startTime,
    isCountedFromAnswer: !isCreation,
    endTime: laterAt('end_time'),
    durationMs: Math.round((numberAt(record, 'duration') ?? 0) * 1_000),
    rang: isKept(record, 'rang') ? (laterAt('rang') ?? 'no') : null,
    by: byAt(record),
    code: codeAt(record),
    repliedAt: laterAt('replied'),
    reason: textAt(record, 'reason'),
    caller: textAt(record, 'caller'),
    callee: textAt(record, 'callee'),
    direction: directionAt(record),
    trunk: textAt(record, 'trunk'),
    campaign: textAt(record, 'campaign'),
  };
}

/** Whether the dialog was answered: a CDR of a failed one has the duration 0. */
export function wasAnswered({ durationMs, by }: DialogCdr): boolean {
  return durationMs > 0 || by !== null;
}

/** Kamailio reads the clock for `start_time` and for `created` one after the other; databases cut the first to seconds. */
const CLOCK_READINGS_MS = 50;

function isSameMoment(created: number, startTime: number): boolean {
  const cut = startTime % 1_000 === 0 ? Math.floor(created / 1_000) * 1_000 : created;
  return Math.abs(startTime - cut) <= CLOCK_READINGS_MS;
}

/** A value of the script is there, if empty, where the script keeps it. */
function isKept(record: JsonValue, path: string): boolean {
  return valueAt(record, path) !== undefined;
}

function byAt(record: JsonValue): 'caller' | 'callee' | null {
  const by = textAt(record, 'by');
  if (by === null || by === 'caller' || by === 'callee') return by;
  throw new BadFieldError('by', 'is neither caller nor callee');
}

function codeAt(record: JsonValue): number | 'none' | null {
  const path = isKept(record, 'code') ? 'code' : 'sip_code';
  if (!isKept(record, path)) return null;
  return wholeAt(record, path) ?? 'none';
}

function directionAt(record: JsonValue): Direction | null {
  const text = textAt(record, 'direction');
  if (text === null) return null;
  const direction = DIRECTIONS.find((one) => one === text);
  if (direction === undefined) throw new BadFieldError('direction', 'is neither inbound nor outbound');
  return direction;
}

/** Whether the far end asked for credentials: the caller sends the INVITE again, in a dialog of its own. */
export function wasChallenged({ code }: DialogCdr): boolean {
  return isChallenge(code);
}

export function isChallenge(code: number | 'none' | null): boolean {
  return code === 401 || code === 407;
}
