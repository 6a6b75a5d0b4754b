/** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999Z, in milliseconds since 1970. */
const FIRST_MS = -62_135_596_800_000;
const LAST_MS = 253_402_300_799_999;

/**
 * Whether a time, in milliseconds since 1970, is of a year from 1 to 9999: what Python's `datetime` and the TIMESTAMP of SQL
 * hold. Who reads another time into one of those fails.
 */
export function isInCalendar(timeMs: number): boolean {
  return timeMs >= FIRST_MS && timeMs <= LAST_MS;
}
