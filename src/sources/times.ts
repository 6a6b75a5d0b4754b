import { Temporal } from 'temporal-polyfill';
import { BadFieldError } from './bad-field-error.ts';
import { textAt } from './json-fields.ts';
import type { JsonValue } from './json-record.ts';

/* Times of platforms, all as milliseconds since the epoch. */

const ISO = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/;

/** A time that says its zone, as `2026-11-20T17:05:30.400000Z` (RFC 3339); null where there is none. @throws BadFieldError */
export function isoTimeAt(record: JsonValue | undefined, path: string): number | null {
  const text = textAt(record, path);
  if (text === null) return null;
  if (!ISO.test(text)) throw new BadFieldError(path, 'is no time of ISO 8601 with its zone');
  return reading(path, () => Temporal.Instant.from(text).epochMilliseconds);
}

const RFC_2822 =
  /^(?:[A-Z][a-z]{2}, )?\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d (?:[+-]\d{4}|GMT|UT|UTC|Z)$/;

/** A time of mail, as `Fri, 20 Nov 2026 10:02:14 +0000` (RFC 2822); null where there is none. @throws BadFieldError */
export function mailTimeAt(record: JsonValue | undefined, path: string): number | null {
  const text = textAt(record, path);
  if (text === null) return null;
  const timeMs = RFC_2822.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(timeMs)) throw new BadFieldError(path, 'is no time of RFC 2822');
  return timeMs;
}

const LOCAL = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d([.,]\d{1,9})?$/;

/**
 * A time of a wall clock in a time zone, as `2026-11-20 09:40:10`; null where there is none. Of the hour that an autumn has twice it
 * is the first that is not before `notBeforeMs`. @throws BadFieldError
 */
export function localTimeAt(
  record: JsonValue | undefined,
  path: string,
  timeZone: string,
  notBeforeMs = Number.NEGATIVE_INFINITY,
): number | null {
  const text = textAt(record, path);
  if (text === null) return null;
  if (!LOCAL.test(text)) throw new BadFieldError(path, 'is no time as 2026-11-20 09:40:10');
  return reading(path, () => {
    const clock = Temporal.PlainDateTime.from(text.replace(',', '.'));
    const earlier = clock.toZonedDateTime(timeZone).epochMilliseconds;
    if (earlier >= notBeforeMs) return earlier;
    return clock.toZonedDateTime(timeZone, { disambiguation: 'later' }).epochMilliseconds;
  });
}

function reading(path: string, read: () => number): number {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw new BadFieldError(path, 'is no time of the calendar');
    throw error;
  }
}
