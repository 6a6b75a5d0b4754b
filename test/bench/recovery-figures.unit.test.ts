import { describe, expect, it } from 'vitest';
import type { System } from '../../bench/contenders.ts';
import { killFiguresOf, recoveryGoals, type RecoveryRun } from '../../bench/recovery-figures.ts';

const runOf = (system: System, longestWaitsMs: readonly number[], partitions = 6): RecoveryRun => ({
  system,
  delivery: 'exactly-once',
  partitions,
  kills: longestWaitsMs.map((longestWaitMs) => ({ longestWaitMs, late: 1, records: 2 })),
});

describe('what a reader saw of a kill', () => {
  it('is the longest wait, and how many waited for more than a second, of the records of that time', () => {
    const arrivals = [
      { dueAtMs: 99, latencyMs: 90_000 },
      { dueAtMs: 100, latencyMs: 1_000 },
      { dueAtMs: 150, latencyMs: 1_001 },
      { dueAtMs: 200, latencyMs: 9_000 },
      { dueAtMs: 201, latencyMs: 90_000 },
    ];
    expect(killFiguresOf(arrivals, 100, 200)).toEqual({ longestWaitMs: 9_000, late: 2, records: 3 });
  });

  it('is nothing where no record was due', () => {
    expect(() => killFiguresOf([], 0, 1)).toThrow(RangeError);
  });
});

describe('the goals of recovery', () => {
  it('are the session and a second, and a share of what others take; the worst kill of each counts', () => {
    const outcomes = recoveryGoals(
      [
        runOf('worker', [9_000, 11_000]),
        runOf('kafka-streams-1', [20_000, 10_000]),
        runOf('franz-go', [12_000, 15_000]),
        runOf('franz-go', [1_000], 96),
      ],
      10_000,
    );
    expect(outcomes.map(({ what, goal, value, reached }) => [what, goal, value.median, reached])).toEqual([
      ['longest wait after a kill, s', 11, 11, true],
      ['longest wait after a kill, against Kafka Streams', 0.6, 0.55, true],
      ['longest wait after a kill, against franz-go', 0.6, 11 / 15, false],
    ]);
  });

  it('are those of the same number of partitions', () => {
    const outcomes = recoveryGoals([runOf('worker', [1_000], 96), runOf('franz-go', [1_000], 6)], 10_000);
    expect(outcomes.map(({ partitions, what }) => [partitions, what])).toEqual([[96, 'longest wait after a kill, s']]);
  });
});
