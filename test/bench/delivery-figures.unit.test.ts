import { describe, expect, it } from 'vitest';
import {
  backlogRunOf,
  orderOf,
  ratioOf,
  summarizeBacklog,
  steadyRunOf,
  type BacklogObservation,
  type BacklogRun,
} from '../../bench/delivery-figures.ts';

const observation: BacklogObservation = {
  processStartedAtMs: 10_000,
  appended: new Map([
    [11_500, 500],
    [11_000, 500],
    [12_900, 1_000],
  ]),
  lastCommitAtMs: 13_000,
  usage: {
    atStart: { cpuSeconds: 1, residentBytes: 0, peakBytes: 50_000_000 },
    atEnd: { cpuSeconds: 1.5, residentBytes: 0, peakBytes: 90_000_000 },
  },
  transactions: 4,
};

const run: BacklogRun = {
  recordsPerSecond: 100,
  startToFirstOutputMs: 900,
  cpuSecondsPerMillion: 20,
  peakBytes: 80_000_000,
  transactions: 4,
  recordsPerTransaction: 500,
};

describe('a run under backlog', () => {
  it('is timed from the first append to the last commit, without the records of that append', () => {
    expect(backlogRunOf(observation).recordsPerSecond).toBe(750);
  });

  it('has what it took of the machine, and how soon it put something out', () => {
    expect(backlogRunOf(observation)).toMatchObject({
      startToFirstOutputMs: 1_000,
      cpuSecondsPerMillion: 250,
      peakBytes: 90_000_000,
      transactions: 4,
      recordsPerTransaction: 500,
    });
  });

  it('has no records per transaction where there was none', () => {
    expect(backlogRunOf({ ...observation, transactions: 0 }).recordsPerTransaction).toBeNull();
  });

  it('cannot be timed where everything came out at once', () => {
    expect(() => backlogRunOf({ ...observation, appended: new Map([[11_000, 2_000]]) })).toThrow(RangeError);
    expect(() => backlogRunOf({ ...observation, appended: new Map() })).toThrow(RangeError);
  });
});

describe('several runs', () => {
  const faster = { ...run, recordsPerSecond: 300, peakBytes: 70_000_000 };
  const fastest = { ...run, recordsPerSecond: 400, peakBytes: 90_000_000 };

  it('come to their median with their least and most', () => {
    const summary = summarizeBacklog([fastest, run, faster]);
    expect(summary.recordsPerSecond).toEqual({ median: 300, least: 100, most: 400 });
    expect(summary.peakBytes).toEqual({ median: 80_000_000, least: 70_000_000, most: 90_000_000 });
    expect(summary.recordsPerTransaction).toEqual({ median: 500, least: 500, most: 500 });
  });

  it('have no records per transaction where none had', () => {
    expect(summarizeBacklog([{ ...run, recordsPerTransaction: null }]).recordsPerTransaction).toBeNull();
  });

  it('are compared with those of their own round', () => {
    const ratio = ratioOf([
      { 'exactly-once': run, 'at-least-once': fastest },
      { 'exactly-once': faster, 'at-least-once': faster },
      { 'exactly-once': faster, 'at-least-once': fastest },
    ]);
    expect(ratio).toEqual({ median: 0.75, least: 0.25, most: 1 });
  });

  it('begin with each delivery in turn', () => {
    expect([0, 1, 2].map((round) => orderOf(round)[0])).toEqual(['exactly-once', 'at-least-once', 'exactly-once']);
    expect(orderOf(1)).toEqual(['at-least-once', 'exactly-once']);
  });
});

describe('a run at a steady rate', () => {
  const from = { atMs: 1_000, cpuSeconds: 2, transactions: 10 };
  const to = { atMs: 3_000, cpuSeconds: 2.5, transactions: 110 };

  it('has the quantiles of its latencies, in whatever order they came', () => {
    const measured = Array.from({ length: 200 }, (_, index) => 200 - index);
    expect(steadyRunOf(measured, from, to)).toMatchObject({ records: 200, p50Ms: 100, p99Ms: 198, maxMs: 200 });
  });

  it('has what its worker took and did between the readings', () => {
    expect(steadyRunOf([1], from, to)).toMatchObject({ cpuPercent: 25, transactionsPerSecond: 50 });
  });

  it('has to have latencies', () => {
    expect(() => steadyRunOf([], from, to)).toThrow(RangeError);
  });
});
