import { describe, expect, it } from 'vitest';
import { latencyFiguresOf, peerRunOf } from '../../bench/peer-figures.ts';

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
    allPartitionsAtMs: 2_500,
    lastOutputAtMs: 12_000,
    samples,
    machineCpuSeconds: 8,
  };

  it('is timed from its first output to its last, and steadily in between', () => {
    const run = peerRunOf(observed);
    expect(run.recordsPerSecond).toBeCloseTo(100_000);
    expect(run.steadyRecordsPerSecond).toBeCloseTo(100_000);
    expect(run.startToFirstOutputSeconds).toBe(1);
    expect(run.startToAllPartitionsSeconds).toBe(1.5);
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

describe('the latencies of a steady stream', () => {
  const arrivals = [
    { dueAtMs: 5_000, latencyMs: 10 },
    { dueAtMs: 5_999, latencyMs: 30 },
    { dueAtMs: 8_000, latencyMs: 20 },
  ];

  it('are told by their quantiles, and by the longest of each second', () => {
    const figures = latencyFiguresOf(arrivals);
    expect(figures).toMatchObject({ records: 3, p50Ms: 20, p99Ms: 30, maxMs: 30 });
    expect(figures.maxMsBySecond).toEqual([30, 0, 0, 20]);
  });

  it('have to be there', () => {
    expect(() => latencyFiguresOf([])).toThrow(RangeError);
  });
});
