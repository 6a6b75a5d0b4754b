import { describe, expect, it } from 'vitest';
import { requestGoals, requestRatesOf, type RequestRun } from '../../bench/request-figures.ts';
import { requestsReport } from '../../bench/requests-report.ts';

const trafficOf = (requests: Readonly<Record<string, number>>, bytesToBrokers = 0, bytesFromBrokers = 0) => ({
  requests: new Map(Object.entries(requests)),
  bytesToBrokers,
  bytesFromBrokers,
});

const runOf = (partitions: number, rate: number, all: number): RequestRun => ({
  system: 'worker',
  delivery: 'exactly-once',
  partitions,
  rate,
  rates: { byKind: { 'Fetch v4': all }, all, bytesToBrokers: 0, bytesFromBrokers: 0 },
});

describe('the requests of a member', () => {
  it('are what came between two looks, by the second', () => {
    const from = trafficOf({ 'Fetch v4': 10, 'JoinGroup v5': 1 }, 1_000, 500);
    const to = trafficOf({ 'Fetch v4': 50, 'JoinGroup v5': 1, 'Produce v9': 20 }, 3_000, 1_500);
    expect(requestRatesOf(from, to, 10)).toEqual({
      byKind: { 'Fetch v4': 4, 'Produce v9': 2 },
      all: 6,
      bytesToBrokers: 200,
      bytesFromBrokers: 100,
    });
  });

  it('of a quiet one are to grow little with partitions; those of a busy one are not judged', () => {
    const outcomes = requestGoals([runOf(400, 0, 5), runOf(6, 0, 4), runOf(6, 2_000, 100), runOf(400, 2_000, 900)]);
    expect(outcomes).toMatchObject([{ partitions: 400, value: { median: 1.25 }, reached: false }]);
  });

  it('are a table, with a column for each trial', () => {
    const runs = [runOf(6, 0, 4), runOf(400, 2_000, 8)];
    const machine = { processor: 'p', cores: 2, loadBefore: 0, system: 's', node: 'n', kafka: 'k' };
    const options = { seconds: 9, set: {} } as Parameters<typeof requestsReport>[0]['options'];
    const report = requestsReport({ machine, options, runs, goals: [] });
    expect(report).toContain('| worker, exactly-once | 6 partitions, quiet | 400 partitions, 2,000/s |');
    expect(report).toContain('| Fetch v4 | 4.0 | 8.0 |');
  });
});
