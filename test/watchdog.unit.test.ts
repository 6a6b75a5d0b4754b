import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createIdleTimes, startWatchdog, type Idle, type Watched } from '../src/watchdog.ts';

describe('idle times', () => {
  it('grow while there is no sign, begin anew at a sign, and are forgotten with what was watched', () => {
    const { observe } = createIdleTimes();
    expect(observe([], 1_000)).toBeNull();
    expect(observe([{ name: 'a', signs: 1 }], 1_000)).toEqual({ name: 'a', idleMs: 0 });
    expect(observe([{ name: 'a', signs: 1 }], 1_000)).toEqual({ name: 'a', idleMs: 1_000 });
    const two = [
      { name: 'a', signs: 1 },
      { name: 'b', signs: 9 },
    ];
    expect(observe(two, 1_000)).toEqual({ name: 'a', idleMs: 2_000 });
    expect(observe([{ name: 'a', signs: 2 }, two[1]!], 1_000)).toEqual({ name: 'b', idleMs: 1_000 });
    expect(observe([], 1_000)).toBeNull();
    expect(observe([two[1]!], 1_000)).toEqual({ name: 'b', idleMs: 0 });
  });
});

describe('the watchdog', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('tells once what is stuck, and not of what goes on', () => {
    let batches: Watched[] = [];
    let consumerSigns = 0;
    const stuck: Idle[] = [];
    const watchdog = startWatchdog({
      watched: () => [{ name: 'the consumer', signs: consumerSigns++ }, ...batches],
      limitMs: 5_000,
      onStuck: (idle) => stuck.push(idle),
    });
    vi.advanceTimersByTime(60_000);
    expect(stuck).toEqual([]);
    batches = [{ name: 'the batch of partition 3', signs: 7 }];
    vi.advanceTimersByTime(5_000);
    expect([stuck, watchdog.idlest()]).toEqual([[], { name: 'the batch of partition 3', idleMs: 4_000 }]);
    vi.advanceTimersByTime(20_000);
    expect(stuck).toEqual([{ name: 'the batch of partition 3', idleMs: 5_000 }]);
    watchdog.stop();
  });
});
