import { describe, expect, it } from 'vitest';
import { createMetricSum, type MetricReport } from '../../src/adapters/metric-sum.ts';
import { createSupervisorMetrics } from '../../src/adapters/supervisor-metrics.ts';
import { takeSnapshot } from '../../src/page/snapshot.ts';
import { createCountedMetrics } from '../support/counted-metrics.ts';

const snapshotOf = (...reports: readonly MetricReport[]) => takeSnapshot(reports, 1_000, 2_000);

/** As it was before calls were told apart by carrier. */
const withoutCarrier = (report: MetricReport) =>
  report.map((metric) => ({
    ...metric,
    values: metric.values.map((value) => ({ ...value, labels: { ...value.labels, carrier: undefined } })),
  })) as unknown as MetricReport;

describe('a snapshot of the metrics', () => {
  it('has calls by carrier and status, whatever the carrier is called', async () => {
    const { metrics, countCalls } = createCountedMetrics();
    countCalls(
      { count: 2, status: 'EFFECTIVE_CALL', call: { carrier: '__proto__', talkDurationMs: 7_000 } },
      { count: 3, status: 'CALL_FAILED', call: { carrier: '<script>' } },
      { count: 4, status: 'UNCLASSIFIED', reason: 'NO_EVIDENCE' },
    );
    const { carriers, unclassified } = snapshotOf(await metrics.report()).counts;
    expect([...carriers.keys()]).toEqual(['none', 'other', '__proto__', '<script>']);
    expect(carriers.get('__proto__')).toMatchObject({ statuses: { EFFECTIVE_CALL: 2 }, talkSeconds: 14 });
    expect(carriers.get('<script>')).toMatchObject({ statuses: { CALL_FAILED: 3, EFFECTIVE_CALL: 0 } });
    expect(unclassified).toMatchObject({ NO_EVIDENCE: 4, NO_INBOUND_ROW: 0 });
  });

  it('takes calls without that label for calls without a carrier', async () => {
    const { metrics, countCalls } = createCountedMetrics();
    countCalls({ count: 3, status: 'CALL_FAILED', call: { carrier: 'acme' } }, { count: 1, status: 'CALL_FAILED' });
    const { carriers } = snapshotOf(withoutCarrier(await metrics.report())).counts;
    expect([...carriers]).toMatchObject([['none', { statuses: { CALL_FAILED: 4 } }]]);
  });

  it('has outbound calls that were not answered by whether they rang', async () => {
    const { metrics, countCalls } = createCountedMetrics();
    countCalls(
      { count: 2, status: 'TIMEOUT_NO_ANSWER', call: { taskType: 'MANUAL', ringingDurationMs: 30_000 } },
      { count: 3, status: 'OUT_OF_SERVICE', call: { ringingDurationMs: 0 } },
      { count: 4, status: 'UNCLASSIFIED', reason: 'NO_EVIDENCE', call: { ringingDurationMs: null } },
      { count: 5, status: 'CALLER_HANGUP', call: { taskType: 'FIXED', ringingDurationMs: null } },
    );
    expect(snapshotOf(await metrics.report()).counts.unanswered).toEqual({ yes: 2, no: 3, unknown: 9 });
  });

  it('adds up processes, and keeps what one had counted that has ended', async () => {
    const sum = createMetricSum();
    const [one, other] = [createCountedMetrics(), createCountedMetrics()];
    for (const [name, { metrics, countCalls }] of [['1', one] as const, ['2', other] as const]) {
      countCalls({
        count: 5,
        status: 'CALL_FAILED',
        call: { carrier: `carrier ${name}`, ringingDurationMs: name === '1' ? 0 : null },
      });
      metrics.countDeadLetters('NULL_VALUE', 2);
      metrics.observeLatencies(Float64Array.of(10, 9_000), 10_000);
      metrics.setAssigned([0, Number(name)]);
      metrics.setLag(Number(name), 7);
      metrics.setLag(0, Number(name));
      metrics.setLastCommit(100 + Number(name));
      sum.report(name, await metrics.report(), null);
    }
    const both = snapshotOf(...sum.parts());
    sum.end('2');
    const afterwards = snapshotOf(...sum.parts());
    for (const { counts } of [both, afterwards]) {
      expect(counts.carriers.get('carrier 1')?.statuses.CALL_FAILED).toBe(5);
      expect(counts.carriers.get('carrier 2')?.statuses.CALL_FAILED).toBe(5);
      expect(counts.unanswered).toEqual({ yes: 0, no: 5, unknown: 5 });
      expect(counts.deadLetters.NULL_VALUE).toBe(4);
      expect(counts.latency.at(0)).toEqual({ bound: 0.005, count: 0 });
      expect(counts.latency.at(-1)).toEqual({ bound: Number.POSITIVE_INFINITY, count: 4 });
    }
    // Partition 0 is told of by both, and has the lag of the one that is behind.
    expect(both.gauges).toMatchObject({ assignedPartitions: 4, lagRecords: 2 + 7 + 7, lastCommitMs: 102_000 });
    expect(afterwards.gauges).toMatchObject({ assignedPartitions: 2, lagRecords: 1 + 7, lastCommitMs: 102_000 });
  });

  it('has what happened to the worker, and the processes of a supervisor', async () => {
    const { metrics } = createCountedMetrics();
    metrics.countBatches('failed', 1);
    metrics.countBatches('refused', 2);
    metrics.countBatches('committed', 1);
    metrics.countTransaction('aborted');
    metrics.countFencing();
    metrics.countRebalance();
    const supervisor = createSupervisorMetrics(() => ['working', 'working', 'down']);
    supervisor.countRestart();
    const { counts, gauges } = snapshotOf(await metrics.report(), await supervisor.report());
    expect(counts.incidents).toEqual({
      batchesFailed: 1,
      batchesRefused: 2,
      transactionsAborted: 1,
      fencings: 1,
      rebalances: 1,
      processRestarts: 1,
    });
    expect(gauges.processes).toEqual({ working: 2, starting: 0, down: 1 });
    expect(snapshotOf(await metrics.report()).gauges).toMatchObject({
      processes: null,
      lagRecords: null,
      lastCommitMs: null,
    });
  });
});
