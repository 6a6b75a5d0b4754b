import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/sources/json-record.ts';
import type { ReadSource } from '../../../src/sources/open-source.ts';
import { readBy } from '../../support/source-examples.ts';
import { fieldOf, fixed, ownSourceOf, plainRecord, readOwn as read } from '../../support/own-source.ts';

describe('durations and times', () => {
  it.each([
    ['ms', 1_500, 1_500],
    ['s', '1.5', 1_500],
    ['us', 1_500_000, 1_500],
    ['ns', 1_500_000_000, 1_500],
  ])('are read in %s', (unit, ringing, expected) => {
    expect(fieldOf(read({ ringingDurationMs: { path: 'r', unit } }, { r: ringing }), 'ringingDurationMs')[0]).toBe(
      expected,
    );
  });

  it.each([
    ['iso', '2026-11-20T11:05:30.400+01:00', {}],
    ['local', '2026-11-20 11:05:30.400', { timeZone: 'Europe/Vienna' }],
    ['s', 1_795_169_130.4, {}],
    ['ms', '1795169130400', {}],
    ['us', 1_795_169_130_400_000, {}],
    ['ns', '1795169130400000000', {}],
  ])('are times as %s', (time, start, others) => {
    const outcome = read({ startedAt: { path: 's', time }, endedAt: { path: 's', time } }, { s: start }, fixed, others);
    expect(fieldOf(outcome, 'startedAt')).toEqual([Date.parse('2026-11-20T10:05:30.400Z'), 's']);
  });

  it('are times of mail, in whole seconds', () => {
    const fields = { startedAt: { path: 's', time: 'mail' } };
    const outcome = read(fields, { s: 'Fri, 20 Nov 2026 10:02:14 +0000', end: 1_795_168_934 });
    expect(fieldOf(outcome, 'startedAt')[0]).toBe(Date.parse('2026-11-20T10:02:14Z'));
  });

  it('keep the milliseconds of seconds with a fraction', () => {
    const source = ownSourceOf();
    for (let ms = 0; ms < 1_000; ms += 7) {
      const start = Number(`1795168920.${String(ms).padStart(3, '0')}`);
      expect(fieldOf(readBy(source, { ...plainRecord, start }, fixed), 'startedAt')[0]).toBe(1_795_168_920_000 + ms);
    }
  });

  it('are in the zone of the settings where the file names none', () => {
    const fields = { startedAt: { path: 's', time: 'local' }, endedAt: { path: 's', time: 'local' } };
    const told = (others: object): unknown =>
      fieldOf(read(fields, { s: '2026-11-20 11:05:30' }, { ...fixed, timeZone: 'Asia/Tokyo' }, others), 'startedAt')[0];
    expect(told({})).toBe(Date.parse('2026-11-20T02:05:30Z'));
    expect(told({ timeZone: 'UTC' })).toBe(Date.parse('2026-11-20T11:05:30Z'));
  });

  it('end after they start in the hour that an autumn has twice', () => {
    const time = 'local';
    const fields = { startedAt: { path: 's', time }, endedAt: { path: 'e', time } };
    const record = { s: '2026-10-25 02:50:00', e: '2026-10-25 02:10:00' };
    const outcome = read(fields, record, fixed, { timeZone: 'Europe/Vienna' });
    expect(fieldOf(outcome, 'endedAt')[0]).toBe(Date.parse('2026-10-25T01:10:00Z'));
    const between = { from: { path: 's', time }, to: { path: 'e', time } };
    const talk = read({ ...fields, talkDurationMs: { between } }, { ...record, duration: 1_200 }, fixed, {
      timeZone: 'Europe/Vienna',
    });
    expect(fieldOf(talk, 'talkDurationMs')).toEqual([1_200_000, 's to e']);
  });

  it('begin after the call in the second of these two hours', () => {
    const [from, to] = [
      { path: 'a', time: 'local' },
      { path: 'e', time: 'local' },
    ];
    const fields = { startedAt: { path: 's', time: 'local' }, endedAt: to, callDurationMs: { between: { from, to } } };
    const record = { s: '2026-10-25 02:59:50', a: '2026-10-25 02:00:05', e: '2026-10-25 03:10:00' };
    const outcome = read(fields, record, fixed, { timeZone: 'Europe/Vienna' });
    expect(fieldOf(outcome, 'callDurationMs')).toEqual([4_195_000, 'a to e']);
  });

  it('are moved by a duration', () => {
    const shift = { path: 'duration', unit: 's' };
    const outcome = read({ startedAt: { path: 'end', time: 's', less: shift } }, {});
    expect(fieldOf(outcome, 'startedAt')).toEqual([1_795_168_948_000, 'end less duration']);
    const later = read({ endedAt: { path: 'start', time: 's', plus: shift } }, {});
    expect(fieldOf(later, 'endedAt')).toEqual([1_795_168_932_000, 'start plus duration']);
  });

  it('are not moved by what is not told: the record is bad', () => {
    const moved = (less: object): ReadSource => read({ startedAt: { path: 'end', time: 's', less } }, { duration: '' });
    expect(moved({ path: 'duration', unit: 's' })).toEqual({ kind: 'bad', problem: 'duration is missing' });
    expect(moved({ firstOf: ['a', 'b.c'], unit: 's' })).toEqual({ kind: 'bad', problem: 'a, b.c is missing' });
    expect(moved({ value: 0, unit: 's', nothing: ['0'] })).toEqual({
      kind: 'bad',
      problem: 'startedAt less is missing',
    });
    const plus = { path: 'd', unit: 's' };
    expect(read({ endedAt: { path: 'end', time: 's', plus } }, {})).toEqual({ kind: 'bad', problem: 'd is missing' });
    expect(read({ endedAt: { path: 'x', time: 's', plus } }, {})).toEqual({ kind: 'bad', problem: 'x is missing' });
  });

  it('of a call are 0 where it was not answered, and 1 ms at least where it was', () => {
    const told = (given: object, record: JsonObject): readonly unknown[] =>
      fieldOf(read({ callDurationMs: given }, record), 'callDurationMs');
    const answered = { path: 'duration', unit: 's', answered: { path: 'state', is: ['completed'] } };
    expect(told(answered, { state: 'busy' })).toEqual([0, 'state']);
    expect(told(answered, { state: 'completed', duration: 0 })).toEqual([1, 'duration']);
    const between = { from: { path: 'answer', time: 's' }, to: { path: 'end', time: 's' } };
    expect(told({ between }, {})).toEqual([0, 'no time of an answer']);
    expect(told({ between }, { answer: plainRecord.end })).toEqual([1, 'answer to end']);
    expect(read({ callDurationMs: { between } }, { answer: plainRecord.end + 1 })).toMatchObject({ kind: 'bad' });
    expect(read({ callDurationMs: { path: 'd', unit: 's' } }, {})).toEqual({ kind: 'bad', problem: 'd is missing' });
  });
});
