import { describe, expect, it } from 'vitest';
import { goalsOf } from '../../bench/peer-goals.ts';
import { peerRunOf, type PeerRun } from '../../bench/peer-figures.ts';

describe('a run of a contender', () => {
  const samples = [
    { atMs: 1_000, readable: 0, cpuSeconds: 0, peakBytes: 1 },
    { atMs: 2_000, readable: 0, cpuSeconds: 1, peakBytes: 5 },
    { atMs: 12_000, readable: 1_000_000, cpuSeconds: 6, peakBytes: 3 },
    { atMs: 12_050, readable: 1_000_000, cpuSeconds: 6.5, peakBytes: 3 },
  ];
  const observed = {
    records: 1_000_000,
    startedAtMs: 1_000,
    firstOutputAtMs: 2_000,
    lastOutputAtMs: 12_000,
    samples,
    machineCpuSeconds: 8,
  };

  it('is timed from its first output to its last, and steadily in between', () => {
    const run = peerRunOf(observed);
    expect(run.recordsPerSecond).toBeCloseTo(100_000);
    expect(run.steadyRecordsPerSecond).toBeCloseTo(100_000);
    expect(run.startToFirstOutputSeconds).toBe(1);
  });

  it('has cost what its processes took from their start, and the rest what they did not', () => {
    const run = peerRunOf(observed);
    expect(run.cpuSecondsPerMillion).toBe(6.5);
    expect(run.steadyCpuSecondsPerMillion).toBeCloseTo(5);
    expect(run.restCpuSecondsPerMillion).toBe(1.5);
    expect(run.peakBytes).toBe(5);
  });

  it('is no run where everything came at once', () => {
    expect(() => peerRunOf({ ...observed, lastOutputAtMs: 2_000 })).toThrow(RangeError);
  });
});

describe('the goals', () => {
  const runOf = (recordsPerSecond: number, cpuSecondsPerMillion: number) =>
    ({ recordsPerSecond, cpuSecondsPerMillion }) as PeerRun;
  const delivery = 'exactly-once';

  it('are judged by the better of two set-ups, each ratio within a round', () => {
    const outcomes = goalsOf([
      { system: 'worker', delivery, runs: [runOf(900, 1), runOf(500, 2)] },
      { system: 'kafka-streams-1', delivery, runs: [runOf(300, 5), runOf(200, 5)] },
      { system: 'kafka-streams-2', delivery, runs: [runOf(200, 4), runOf(100, 4)] },
    ]);
    expect(outcomes.map(({ what, ratio, reached }) => [what, ratio.least, ratio.most, reached])).toEqual([
      ['records/s', 2.5, 3, true],
      ['CPU per record', 0.25, 0.5, false],
    ]);
  });

  it('are left out where there is nobody to hold against', () => {
    expect(goalsOf([{ system: 'worker', delivery, runs: [runOf(1, 1)] }])).toEqual([]);
  });
});
