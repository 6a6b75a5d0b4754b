import { BadFieldError } from '../bad-field-error.ts';
import { textAt } from '../json-fields.ts';
import type { JsonValue } from '../json-record.ts';
import { localTimeAt } from '../times.ts';

/** Above it a number is milliseconds, as Kafka Connect writes a DATETIME: in seconds it would be the year 5138. */
const FIRST_MILLISECONDS = 1e11;
const NUMBER = /^\d{1,16}(\.\d{1,9})?$/;

/**
 * A time of Kamailio's accounting as milliseconds since the epoch: seconds with decimals (`1795902284.240`), milliseconds, or a date
 * and time of a database's column in `timeZone`. Null where there is none. @throws BadFieldError
 */
export function rowTimeAt(record: JsonValue | undefined, path: string, timeZone: string): number | null {
  const text = textAt(record, path);
  if (text === null) return null;
  if (text.includes('-')) return localTimeAt(record, path, timeZone);
  if (!NUMBER.test(text)) throw new BadFieldError(path, 'is no time');
  const number = Number(text);
  return Math.round(number >= FIRST_MILLISECONDS ? number : number * 1_000);
}
