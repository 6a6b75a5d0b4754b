import { describe, expect, it } from 'vitest';
import { createHistory } from '../../src/page/history.ts';
import { takeSnapshot, type Snapshot } from '../../src/page/snapshot.ts';
import { createCountedMetrics } from '../support/counted-metrics.ts';

const nothing = takeSnapshot([], 0, 0);
const report = await createCountedMetrics().metrics.report();
const empty = takeSnapshot([report], 0, 0);

/** So many dead letters, at this second. */
function at(seconds: number, deadLetters: number, timeMs = seconds * 1_000): Snapshot {
  const counts = { ...empty.counts, deadLetters: { ...empty.counts.deadLetters, UNDECODABLE: deadLetters } };
  return { ...empty, counts, atMs: seconds * 1_000, timeMs };
}

/** One dead letter a second, looked at every five seconds. */
function historyOf(seconds: number) {
  const history = createHistory(nothing);
  for (let second = 5; second <= seconds; second += 5) history.keep(at(second, second));
  return history;
}

describe('the last minutes', () => {
  it('give the figures of a stretch of time, however long the worker runs', () => {
    const history = historyOf(7_200);
    const now = at(7_203, 7_203);
    const spans = (['minute', 'fiveMinutes', 'quarterHour', 'sinceStart'] as const).map((stretch) => {
      const { seconds, recordsPerSecond, deadLetters } = history.figuresUntil(now, stretch);
      return [seconds, deadLetters.UNDECODABLE, recordsPerSecond];
    });
    // Snapshots are five seconds apart, and a stretch is as long as it says or a little longer.
    expect(spans).toEqual([
      [63, 63, 1],
      [303, 303, 1],
      [903, 903, 1],
      [7_203, 7_203, 1],
    ]);
  });

  it('are shorter where the worker has just started', () => {
    const { seconds, recordsPerSecond } = historyOf(20).figuresUntil(at(22, 22), 'fiveMinutes');
    expect([seconds, recordsPerSecond]).toEqual([22, 1]);
    expect(createHistory(nothing).figuresUntil(nothing, 'minute').recordsPerSecond).toBeNull();
  });

  it('have a point for every snapshot of a quarter of an hour, and no more', () => {
    const points = historyOf(7_200).points();
    expect([points.length, points[0]?.timeMs, points.at(-1)?.timeMs]).toEqual([183, 6_290_000, 7_200_000]);
    expect(points.every(({ recordsPerSecond }) => recordsPerSecond === 1)).toBe(true);
  });

  it('have no points in the future where the clock on the wall was set back', () => {
    const history = historyOf(100);
    history.keep(at(105, 105, 42_000));
    expect(history.points().map(({ timeMs }) => timeMs)).toEqual([
      5_000, 10_000, 15_000, 20_000, 25_000, 30_000, 35_000, 40_000, 42_000,
    ]);
    expect(history.figuresUntil(at(106, 106), 'minute').recordsPerSecond).toBe(1);
  });

  it('remember when a dead letter of a reason was counted last, also between the snapshots that are kept', () => {
    const history = createHistory(nothing);
    expect(history.deadLettersSeenMs()).toEqual({});
    history.keep(at(5, 1));
    history.observe(at(6, 2));
    history.observe(at(7, 2));
    history.keep(at(10, 2));
    expect(history.deadLettersSeenMs()).toEqual({ UNDECODABLE: 6_000 });
    expect(history.points()).toHaveLength(2);
  });
});
