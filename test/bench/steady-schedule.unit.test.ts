import { describe, expect, it } from 'vitest';
import { endlessSchedule, steadySchedule } from '../../bench/steady-schedule.ts';

const recordsOf = (rate: number, seconds: number) =>
  steadySchedule(rate, seconds).reduce((sum, { records }) => sum + records, 0);

describe('a steady schedule', () => {
  it.each([
    { rate: 2_000, seconds: 20 },
    { rate: 7, seconds: 3 },
    { rate: 1_999, seconds: 1 },
  ])('has as many records as $rate a second for $seconds s make', ({ rate, seconds }) => {
    expect(recordsOf(rate, seconds)).toBe(rate * seconds);
  });

  it('spreads them evenly', () => {
    const schedule = steadySchedule(2_000, 1);
    expect(new Set(schedule.map(({ records }) => records))).toEqual(new Set([10]));
    expect(schedule.slice(0, 3).map(({ atMs }) => atMs)).toEqual([0, 5, 10]);
  });

  it('has no moment without a record, and none after the end', () => {
    const schedule = steadySchedule(7, 3);
    expect(schedule.map(({ records }) => records)).toEqual(Array.from({ length: 21 }, () => 1));
    expect(schedule.at(-1)!.atMs).toBeLessThan(3_000);
  });
});

describe('a schedule without an end', () => {
  it('is the same, until it is told to stop', () => {
    const stop = new AbortController();
    const ticks = [];
    for (const tick of endlessSchedule(1_999, stop.signal)) {
      ticks.push(tick);
      if (tick.atMs === 995) stop.abort();
    }
    expect(ticks).toEqual(steadySchedule(1_999, 1));
  });
});
