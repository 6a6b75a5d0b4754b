import { Counter, Gauge, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { createMetricSum, type MetricSum } from '../../src/adapters/metric-sum.ts';
import { createMetrics, type Metrics } from '../../src/adapters/metrics.ts';
import { createCarriers } from '../../src/pipeline/carriers.ts';

const create = (tableVersion = '1-a-b') =>
  createMetrics({
    outcomes: [],
    carriers: createCarriers({ listed: [], most: 0 }),
    skipReasons: [],
    version: '1.2.3',
    tableVersion,
  });

const report = async (sum: MetricSum, process: string, metrics: Metrics) =>
  sum.report(process, await metrics.report(), null);

/** The value of a series; undefined where there is none. */
const valueOf = async (sum: MetricSum, series: string) =>
  (await sum.render())
    .split('\n')
    .find((line) => line.startsWith(`${series} `))
    ?.slice(series.length + 1);

describe('the sum of metrics', () => {
  it('adds up counters, histograms and assigned partitions', async () => {
    const sum = createMetricSum();
    for (const [process, count] of [
      ['1', 3],
      ['2', 4],
    ] as const) {
      const metrics = create();
      metrics.countDeadLetters('NULL_VALUE', count);
      metrics.observeBatches(2, 1);
      metrics.setAssigned([0, 1]);
      await report(sum, process, metrics);
    }
    expect(await valueOf(sum, 'call_status_dead_letters_total{reason="NULL_VALUE"}')).toBe('7');
    expect(await valueOf(sum, 'call_status_batch_duration_seconds_bucket{le="0.0025"}')).toBe('2');
    expect(await valueOf(sum, 'call_status_batch_duration_seconds_bucket{le="+Inf"}')).toBe('2');
    expect(await valueOf(sum, 'call_status_batch_duration_seconds_sum')).toBe('0.004');
    expect(await valueOf(sum, 'call_status_assigned_partitions')).toBe('4');
  });

  it('has the last commit of all, one lag a partition, and a build that is there once', async () => {
    const sum = createMetricSum();
    const [one, other] = [create(), create()];
    one.setLastCommit(50);
    other.setLastCommit(70);
    one.setAssigned([0]);
    other.setAssigned([0, 1]);
    one.setLag(0, 5);
    other.setLag(0, 2);
    other.setLag(1, 9);
    await report(sum, '1', one);
    await report(sum, '2', other);
    expect(await valueOf(sum, 'call_status_last_commit_timestamp_seconds')).toBe('70');
    expect(await valueOf(sum, 'call_status_lag_records{partition="0"}')).toBe('5');
    expect(await valueOf(sum, 'call_status_lag_records{partition="1"}')).toBe('9');
    expect(await valueOf(sum, 'call_status_build_info{version="1.2.3",table_version="1-a-b"}')).toBe('1');
    await report(sum, '2', create('1-a-c'));
    expect(await valueOf(sum, 'call_status_build_info{version="1.2.3",table_version="1-a-c"}')).toBe('1');
  });

  it('keeps what a process had counted when it has ended, and forgets what it was', async () => {
    const sum = createMetricSum();
    const first = create();
    first.countBatches('committed', 1);
    first.setLastCommit(70);
    first.setAssigned([0]);
    first.setLag(0, 5);
    await report(sum, '1', first);
    const batches = 'call_status_batches_total{outcome="committed"}';
    for (const ended of [1, 2]) {
      sum.end('1');
      expect(await valueOf(sum, batches)).toBe(String(ended));
      expect(await valueOf(sum, 'call_status_lag_records{partition="0"}')).toBeUndefined();
      expect(await valueOf(sum, 'call_status_assigned_partitions')).toBeUndefined();
      expect(await valueOf(sum, 'call_status_last_commit_timestamp_seconds')).toBe('70');
      const next = create();
      await report(sum, '1', next);
      expect(await valueOf(sum, batches)).toBe(String(ended));
      next.countBatches('committed', 1);
      await report(sum, '1', next);
      expect(await valueOf(sum, batches)).toBe(String(ended + 1));
    }
  });

  it('has the metrics of Node for each process, whose counters do not go back either', async () => {
    const ofNode = async (seconds: number, startedAt: number) => {
      const registry = new Registry();
      const registers = [registry];
      new Counter({ name: 'process_cpu_seconds_total', help: 'cpu', registers }).inc(seconds);
      new Gauge({ name: 'process_start_time_seconds', help: 'start', aggregator: 'omit', registers }).set(startedAt);
      return registry.getMetricsAsJSON();
    };
    const sum = createMetricSum();
    sum.report('1', [], await ofNode(5, 100));
    sum.report('2', [], await ofNode(6, 101));
    sum.report('2', [], null);
    sum.end('1');
    sum.report('1', [], await ofNode(2, 200));
    expect(await valueOf(sum, 'process_cpu_seconds_total{process="1"}')).toBe('7');
    expect(await valueOf(sum, 'process_cpu_seconds_total{process="2"}')).toBe('6');
    expect(await valueOf(sum, 'process_start_time_seconds{process="1"}')).toBe('200');
  });
});
