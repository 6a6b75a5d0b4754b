import { describe, expect, it } from 'vitest';
import type { System } from '../../bench/contenders.ts';
import { goalsTable, judge } from '../../bench/goal-outcome.ts';
import type { PeerLatency } from '../../bench/measure-peer-latency.ts';
import type { PeerRun } from '../../bench/peer-figures.ts';
import { backlogGoals, goalsOf, streamGoals, type BacklogRuns, type StreamRuns } from '../../bench/peer-goals.ts';

type Speed = readonly [recordsPerSecond: number, cpuSecondsPerMillion: number];
type Latency = readonly [p50Ms: number, p99Ms: number, cpuPercent: number];

function backlog(system: System, partitions: number, speeds: readonly Speed[]): BacklogRuns {
  const runs = speeds.map(
    ([recordsPerSecond, cpuSecondsPerMillion]) => ({ recordsPerSecond, cpuSecondsPerMillion }) as PeerRun,
  );
  return { system, delivery: 'exactly-once', partitions, runs };
}

function stream(system: System, partitions: number, latencies: readonly Latency[], rate = 2_000): StreamRuns {
  const runs = latencies.map(([p50Ms, p99Ms, cpuPercent]) => ({ p50Ms, p99Ms, cpuPercent }) as PeerLatency);
  return { system, delivery: 'exactly-once', partitions, rate, runs };
}

const atLeastOnce = <Of extends BacklogRuns | StreamRuns>(runs: Of): Of => ({ ...runs, delivery: 'at-least-once' });

describe('the goals of a backlog', () => {
  it('are judged by the better of two set-ups, each ratio within a round', () => {
    const outcomes = backlogGoals([
      backlog('worker', 6, [
        [900, 1],
        [500, 2],
      ]),
      backlog('kafka-streams-1', 6, [
        [300, 5],
        [200, 5],
      ]),
      backlog('kafka-streams-2', 6, [
        [200, 4],
        [100, 4],
      ]),
    ]);
    expect(outcomes.map(({ what, value, reached }) => [what, value.least, value.most, reached])).toEqual([
      ['records/s, against Kafka Streams', 2.5, 3, false],
      ['CPU per record, against Kafka Streams', 0.25, 0.5, false],
    ]);
  });

  it('compare the same number of partitions', () => {
    const outcomes = backlogGoals([
      backlog('worker', 6, [[900, 1]]),
      backlog('worker', 96, [[810, 3]]),
      backlog('franz-go', 96, [[810, 5]]),
      backlog('franz-go', 400, [[1, 1]]),
    ]);
    expect(outcomes.map(({ what, partitions, value, reached }) => [what, partitions, value.median, reached])).toEqual([
      ['records/s, against franz-go', 96, 1, true],
      ['CPU per record, against franz-go', 96, 0.6, true],
      ['records/s, against 6 partitions', 96, 0.9, true],
    ]);
  });

  it('hold more partitions against the fewest, whatever order they were measured in, and allow many of them more', () => {
    const outcomes = backlogGoals([
      backlog('worker', 400, [[800, 1]]),
      backlog('worker', 96, [[800, 1]]),
      backlog('worker', 6, [[1_000, 1]]),
    ]);
    expect(outcomes.map(({ partitions, goal, reached }) => [partitions, goal, reached])).toEqual([
      [96, 0.9, false],
      [400, 0.8, true],
    ]);
  });

  it('hold exactly once against at least once, with the same partitions', () => {
    const outcomes = backlogGoals([
      backlog('worker', 6, [[80, 1]]),
      atLeastOnce(backlog('worker', 6, [[100, 1]])),
      atLeastOnce(backlog('worker', 96, [[10, 1]])),
    ]);
    expect(outcomes).toMatchObject([
      { what: 'records/s, against at-least-once', partitions: 6, value: { median: 0.8 }, reached: false },
    ]);
  });

  it('are left out where there is nobody to hold against', () => {
    expect(backlogGoals([backlog('worker', 6, [[1, 1]])])).toEqual([]);
    expect(backlogGoals([backlog('franz-go', 6, [[1, 1]])])).toEqual([]);
  });
});

describe('the goals of steady streams', () => {
  it('exactly once are quantiles and processor time against franz-go, and the 99th percentile against Kafka Streams', () => {
    const outcomes = streamGoals([
      stream('worker', 6, [[20, 50, 25]]),
      stream('franz-go', 6, [[60, 100, 10]]),
      stream('kafka-streams-1', 6, [[60, 200, 50]]),
      stream('kafka-streams-2', 6, [[60, 125, 50]]),
    ]);
    expect(outcomes.map(({ what, goal, value, reached }) => [what, goal, value.median, reached])).toEqual([
      ['p99 at 2,000/s, against franz-go', 0.5, 0.5, true],
      ['p50 at 2,000/s, against franz-go', 0.4, 1 / 3, true],
      ['p99 at 2,000/s, against Kafka Streams', 0.35, 0.4, false],
      ['CPU at 2,000/s, against franz-go', 1.25, 2.5, false],
    ]);
  });

  it('at least once are the 99th percentile against the better of both', () => {
    const outcomes = streamGoals(
      [
        stream('worker', 96, [[1, 12, 1]]),
        stream('franz-go', 96, [[1, 10, 1]]),
        stream('kafka-streams-2', 96, [[1, 20, 1]]),
      ].map(atLeastOnce),
    );
    expect(outcomes).toMatchObject([
      { what: 'p99 at 2,000/s, against the better of both', value: { median: 1.2 }, reached: false },
    ]);
  });

  it('ask for more with many partitions', () => {
    const outcomes = streamGoals([stream('worker', 400, [[1, 40, 1]]), stream('franz-go', 400, [[10, 100, 1]])]);
    expect(outcomes[0]).toMatchObject({ partitions: 400, goal: 0.25, value: { median: 0.4 }, reached: false });
  });

  it('are judged at one rate only', () => {
    const streams = [stream('worker', 6, [[1, 1, 1]], 200), stream('franz-go', 6, [[1, 1, 1]], 200)];
    expect(streamGoals(streams)).toEqual([]);
  });
});

describe('the outcome of a goal', () => {
  const goal = { what: 'speed', delivery: 'exactly-once', partitions: 6, bound: 'at least', goal: 2 } as const;

  it('is that of the median, and of the bound itself reached', () => {
    expect(judge(goal, [1, 2, 9]).reached).toBe(true);
    expect(judge({ ...goal, bound: 'at most' }, [1, 2, 9]).reached).toBe(true);
    expect(judge(goal, [1, 1.9, 9]).reached).toBe(false);
    expect(judge({ ...goal, bound: 'at most' }, [1, 2.1, 9]).reached).toBe(false);
  });

  it('is a row of a table', () => {
    expect(goalsTable([judge(goal, [1, 3, 4])]).at(-1)).toBe(
      '| speed | exactly-once | 6 | at least 2 | 1.00 / **3.00** / 4.00 | reached |',
    );
    expect(goalsTable([])).toEqual([]);
  });
});

describe('the goals of calls in JSON', () => {
  it('are speed and processor time exactly once, against Kafka Streams and franz-go, and none of those of Avro', () => {
    const backlogs = [
      backlog('worker', 6, [[600, 1.4]]),
      backlog('kafka-streams-1', 6, [[200, 4]]),
      backlog('franz-go', 6, [[1_000, 1]]),
    ];
    const all = [...backlogs, backlog('worker', 96, [[1, 1]]), ...backlogs.map(atLeastOnce)];
    const outcomes = goalsOf('json', [stream('worker', 6, [[1, 1, 1]]), stream('franz-go', 6, [[1, 1, 1]])], all);
    expect(
      outcomes.map(({ what, delivery, goal, value, reached }) => [what, delivery, goal, value.median, reached]),
    ).toEqual([
      ['records/s, against Kafka Streams', 'exactly-once', 3, 3, true],
      ['CPU per record, against Kafka Streams', 'exactly-once', 0.35, 0.35, true],
      ['records/s, against franz-go', 'exactly-once', 0.6, 0.6, true],
      ['CPU per record, against franz-go', 'exactly-once', 1.4, 1.4, true],
    ]);
  });

  it('leave those of Avro as they are', () => {
    const streams = [stream('worker', 6, [[1, 1, 1]]), stream('franz-go', 6, [[1, 1, 1]])];
    const backlogs = [backlog('worker', 6, [[1, 1]]), backlog('franz-go', 6, [[1, 1]])];
    expect(goalsOf('avro', streams, backlogs)).toEqual([...streamGoals(streams), ...backlogGoals(backlogs)]);
  });
});
