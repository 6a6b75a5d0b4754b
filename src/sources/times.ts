import { Temporal } from 'temporal-polyfill';
import { BadFieldError } from './bad-field-error.ts';
import { missing, textAt } from './json-fields.ts';
import type { JsonValue } from './json-record.ts';

/* Times of platforms, all as milliseconds since the epoch. */

const ISO = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/;

/** A time that says its zone, as `2026-11-20T17:05:30.400000Z` (RFC 3339); null where there is none. @throws BadFieldError */
export function isoTimeAt(record: JsonValue | undefined, path: string): number | null {
  const text = textAt(record, path);
  if (text === null) return null;
  if (!ISO.test(text)) throw new BadFieldError(path, 'is no time of ISO 8601 with its zone');
  const quick = QUICK_ISO.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(quick) ? reading(path, () => Temporal.Instant.from(text).epochMilliseconds) : quick;
}

/** The same, of a record that cannot be without it. @throws BadFieldError where it is missing too. */
export function neededIsoTimeAt(record: JsonValue | undefined, path: string): number {
  return isoTimeAt(record, path) ?? missing(path);
}

/** What `Date` reads as Temporal does, which takes ten times as long: no day that a month may not have. */
const QUICK_ISO =
  /^\d{4}-\d\d-(?:[01]\d|2[0-8])T(?:[01]\d|2[0-3]):\d\d:\d\d(\.\d{1,9})?(Z|[+-](?:[01]\d|2[0-3]):\d\d)$/;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const RFC_2822 = new RegExp(
  `^(?:[A-Z][a-z]{2}, )?(?<day>\\d{1,2}) (?<month>${MONTHS.join('|')}) (?<year>\\d{4}) ` +
    '(?<clock>\\d\\d:\\d\\d:\\d\\d) (?<zone>[+-]\\d{4}|GMT|UT|UTC|Z)$',
);

/** A time of mail, as `Fri, 20 Nov 2026 10:02:14 +0000` (RFC 2822); null where there is none. @throws BadFieldError */
export function mailTimeAt(record: JsonValue | undefined, path: string): number | null {
  const text = textAt(record, path);
  if (text === null) return null;
  const parts = RFC_2822.exec(text)?.groups;
  if (parts === undefined) throw new BadFieldError(path, 'is no time of RFC 2822');
  const { day, month, year, clock, zone } = parts;
  const date = `${year}-${String(MONTHS.indexOf(month!) + 1).padStart(2, '0')}-${day!.padStart(2, '0')}`;
  const offset = /\d/.test(zone!) ? `${zone!.slice(0, 3)}:${zone!.slice(3)}` : 'Z';
  return reading(path, () => Temporal.Instant.from(`${date}T${clock}${offset}`).epochMilliseconds);
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
  const hour = hourOf(text.slice(0, HOUR_LENGTH), timeZone, path);
  const intoHourMs = millisecondsOf(text);
  if (hour.isWhole && intoHourMs !== null) return hour.startMs + intoHourMs;
  return reading(path, () => {
    const clock = Temporal.PlainDateTime.from(text.replace(',', '.'));
    const earlier = clock.toZonedDateTime(timeZone).epochMilliseconds;
    if (earlier >= notBeforeMs) return earlier;
    return clock.toZonedDateTime(timeZone, { disambiguation: 'later' }).epochMilliseconds;
  });
}

/** An hour of a wall clock. */
interface ClockHour {
  readonly startMs: number;
  /** Whether it is there once, and no clock is changed within it. */
  readonly isWhole: boolean;
}

const HOUR_LENGTH = '2026-11-20 09'.length;
const HOUR_MS = 3_600_000;
const MOST_HOURS = 1_000;
/** Records come in the order of their times, more or less: an hour is worked out once. */
const hours = new Map<string, ClockHour>();

function hourOf(text: string, timeZone: string, path: string): ClockHour {
  const key = `${timeZone} ${text}`;
  const known = hours.get(key);
  if (known !== undefined) return known;
  const hour = reading(path, () => {
    const start = Temporal.PlainDateTime.from(`${text}:00:00`);
    const end = start.add({ hours: 1 }).subtract({ milliseconds: 1 });
    const at = (clock: Temporal.PlainDateTime, disambiguation: 'earlier' | 'later') =>
      clock.toZonedDateTime(timeZone, { disambiguation }).epochMilliseconds;
    const [startMs, endMs] = [at(start, 'earlier'), at(end, 'earlier')];
    const isOnce = startMs === at(start, 'later') && endMs === at(end, 'later');
    return { startMs, isWhole: isOnce && endMs - startMs === HOUR_MS - 1 };
  });
  if (hours.size === MOST_HOURS) hours.clear();
  hours.set(key, hour);
  return hour;
}

/** Into its hour, as `2026-11-20 09:40:10.25`; null where there is no such minute or second. */
function millisecondsOf(text: string): number | null {
  const minutes = Number(text.slice(14, 16));
  const seconds = Number(text.slice(17, 19));
  if (minutes > 59 || seconds > 59) return null;
  const part = text.length > 20 ? Number(text.slice(20, 23).padEnd(3, '0')) : 0;
  return (minutes * 60 + seconds) * 1_000 + part;
}

function reading<Value>(path: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw new BadFieldError(path, 'is no time of the calendar');
    throw error;
  }
}
