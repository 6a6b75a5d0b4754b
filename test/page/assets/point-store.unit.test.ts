import { describe, expect, it } from 'vitest';
import { createPointStore } from '../../../src/page/assets/point-store.js';
import type { Point } from '../../../src/page/point.ts';

const at = (seconds: number): Point => ({
  timeMs: seconds * 1_000,
  failures: [],
  carriers: [],
  recordsPerSecond: null,
  latencyP50Seconds: null,
  latencyP99Seconds: null,
  lagRecords: null,
});
const secondsOf = (store: ReturnType<typeof createPointStore>) => store.points().map(({ timeMs }) => timeMs / 1_000);

describe('the points of the charts', () => {
  it('end with one that is there until the next one comes', () => {
    const store = createPointStore();
    store.begin([at(5), at(10)]);
    store.add(at(11), false);
    store.add(at(12), false);
    expect(secondsOf(store)).toEqual([5, 10, 12]);
    store.add(at(15), true);
    expect(secondsOf(store)).toEqual([5, 10, 15]);
  });

  it('go forward, whatever comes', () => {
    const store = createPointStore();
    store.begin([at(5), at(10)]);
    store.add(at(10), false);
    store.add(at(7), true);
    expect(secondsOf(store)).toEqual([5, 10]);
  });

  it('are of a quarter of an hour, and of one worker', () => {
    const store = createPointStore();
    for (let seconds = 5; seconds <= 2_000; seconds += 5) store.add(at(seconds), true);
    expect([secondsOf(store).at(0), secondsOf(store).length]).toEqual([1_100, 181]);
    store.begin([at(3)]);
    expect(secondsOf(store)).toEqual([3]);
  });
});
