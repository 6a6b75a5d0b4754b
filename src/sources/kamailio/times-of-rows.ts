import { BadFieldError } from '../bad-field-error.ts';
import { textAt } from '../json-fields.ts';
import type { JsonValue } from '../json-record.ts';
import { localTimeAt } from '../times.ts';

/** Above it a number is milliseconds, as Kafka Connect writes a DATETIME: in seconds it would be the year 5138. */
const FIRST_MILLISECONDS = 1e11;
const NUMBER = /^\d{1,16}(\.\d{1,9})?$/;

/**
 * A time of Kamailio's accounting as milliseconds since the epoch: seconds with decimals (`1795902284.240`), milliseconds, or a date
 * and time of a database's column in `timeZone`, of an autumn's second hour where the first is before `notBeforeMs`. Null where there
 * is none. @throws BadFieldError
 */
export function rowTimeAt(
  record: JsonValue | undefined,
  path: string,
  timeZone: string,
  notBeforeMs = Number.NEGATIVE_INFINITY,
): number | null {
  const text = textAt(record, path);
  if (text === null) return null;
  if (text.includes('-')) return localTimeAt(record, path, timeZone, notBeforeMs);
  if (!NUMBER.test(text)) throw new BadFieldError(path, 'is no time');
  const number = Number(text);
  return Math.round(number >= FIRST_MILLISECONDS ? number : number * 1_000);
}

/** Columns are cut to seconds, and workers write at the same time: what comes later may have a time that is so much earlier. */
const SLIP_MS = 2_000;

/** From when a time may be that is later than another. */
export function notBefore(earlierMs: number): number {
  return earlierMs - SLIP_MS;
}
