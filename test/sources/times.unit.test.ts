import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { BadFieldError } from '../../src/sources/bad-field-error.ts';
import { isoTimeAt, localTimeAt, mailTimeAt } from '../../src/sources/times.ts';

const two = (most: number) => fc.integer({ min: 0, max: most }).map((number) => String(number).padStart(2, '0'));
const anyDate = fc
  .tuple(fc.constantFrom('1999', '2026', '2027'), two(13), two(32))
  .map(([year, month, day]) => `${year}-${month}-${day}`);
/** Days on which clocks are changed, among others. */
const anyDay = fc.oneof(anyDate, fc.constantFrom('2026-03-29', '2026-10-25', '2026-04-05', '2026-10-04', '2026-02-28'));
const anyClock = fc.tuple(two(25), two(61), two(61)).map((parts) => parts.join(':'));
const anyPart = fc.constantFrom('', '.2', '.25', '.250', '.999999', '.000000001');

function outcomeOf(read: () => number | null): number | null | 'bad' {
  try {
    return read();
  } catch (error) {
    if (error instanceof BadFieldError || error instanceof RangeError) return 'bad';
    throw error;
  }
}

describe('a time that says its zone', () => {
  it('is what the calendar says, whichever way it is read', () => {
    const anyZone = fc.constantFrom('Z', '+01:00', '-05:30', '+0200');
    fc.assert(
      fc.property(anyDay, fc.constantFrom('T', ' '), anyClock, anyPart, anyZone, (day, between, clock, part, zone) => {
        const text = `${day}${between}${clock}${part}${zone}`;
        const wanted = outcomeOf(() => Temporal.Instant.from(text).epochMilliseconds);
        expect(outcomeOf(() => isoTimeAt({ at: text }, 'at'))).toBe(wanted);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a time of a wall clock', () => {
  it('is what the calendar says of its zone, also where clocks are changed', () => {
    const anyZone = fc.constantFrom(
      'UTC',
      'Europe/Vienna',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
    );
    fc.assert(
      fc.property(anyDay, anyClock, anyPart, anyZone, (day, clock, part, zone) => {
        const text = `${day} ${clock}${part}`;
        const wanted = outcomeOf(() => Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds);
        expect(outcomeOf(() => localTimeAt({ at: text }, 'at', zone))).toBe(wanted);
      }),
      { numRuns: 2_000 },
    );
  });

  it('of the hour that an autumn has twice is the first that is not before another', () => {
    const at = (text: string, notBeforeMs?: number) => localTimeAt({ at: text }, 'at', 'Europe/Vienna', notBeforeMs)!;
    const start = at('2026-10-25 02:59:50');
    expect(new Date(start).toISOString()).toBe('2026-10-25T00:59:50.000Z');
    expect(at('2026-10-25 02:00:20', start) - start).toBe(30_000);
  });
});

it('a time of mail is read with its zone, and one that is none is bad', () => {
  expect(mailTimeAt({ at: 'Fri, 20 Nov 2026 10:02:14 +0000' }, 'at')).toBe(Date.UTC(2026, 10, 20, 10, 2, 14));
  expect(mailTimeAt({ at: '' }, 'at')).toBeNull();
  expect(mailTimeAt({ at: '3 Nov 2026 10:02:14 -0530' }, 'at')).toBe(Date.UTC(2026, 10, 3, 15, 32, 14));
  expect(mailTimeAt({ at: 'Fri, 20 Nov 2026 10:02:14 GMT' }, 'at')).toBe(Date.UTC(2026, 10, 20, 10, 2, 14));
  expect(() => mailTimeAt({ at: 'Friday at ten' }, 'at')).toThrow('at is no time of RFC 2822');
  for (const at of ['Fri, 31 Feb 2026 10:02:14 +0000', '20 Nov 2026 24:02:14 +0000', '20 Nov 2026 10:02:14 +9999'])
    expect(() => mailTimeAt({ at }, 'at')).toThrow('at is no time of the calendar');
});
