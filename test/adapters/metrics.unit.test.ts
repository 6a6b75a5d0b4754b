import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../src/adapters/metrics.ts';
import { createEngine } from '../../src/engine/classify.ts';
import { decisionsOf } from '../../src/engine/compile-decision-table.ts';

const { classifications, tableVersion } = createEngine();
const outcomes = decisionsOf().map(({ outcome, taskTypes }) => ({ classification: outcome, taskTypes }));
const create = () => createMetrics(outcomes, { version: '1.2.3', tableVersion });

const linesOf = async (metrics: ReturnType<typeof create>, name: string) =>
  (await metrics.render()).split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));

describe('the metrics', () => {
  it('have every legal combination at 0 from the start', async () => {
    const series = await linesOf(create(), 'call_status_calls_total');
    expect(series.every((line) => line.endsWith(' 0'))).toBe(true);
    const classified = series.filter((line) => !line.includes('status="UNCLASSIFIED"'));
    expect(classified).toHaveLength(56);
    expect(series).toContain(
      'call_status_calls_total{status="UNCLASSIFIED",call_status="UNKNOWN",reason="NO_INBOUND_ROW",task_type="INBOUND"} 0',
    );
    expect(await linesOf(create(), 'call_status_dead_letters_total')).toHaveLength(8);
  });

  it('get no new series by counting what the engine can decide', async () => {
    const metrics = create();
    const before = await linesOf(metrics, 'call_status_calls_total');
    for (const { outcome, taskTypes } of decisionsOf()) {
      const classification = classifications.find(({ ruleId }) => ruleId === outcome.ruleId)!;
      for (const taskType of taskTypes) metrics.countCalls(classification, taskType, 1);
    }
    const after = await linesOf(metrics, 'call_status_calls_total');
    expect(after).toHaveLength(before.length);
    expect(after.every((line) => !line.endsWith(' 0'))).toBe(true);
  });

  it('count unknown codes by code, and what cannot be a code as other', async () => {
    const metrics = create();
    for (const code of [31, 31, 127, 128, -1, 2 ** 31]) metrics.countUnknownCode({ kind: 'q850', code });
    for (const code of [499, 699, 700]) metrics.countUnknownCode({ kind: 'sip', code });
    expect(await linesOf(metrics, 'call_status_unknown_codes_total')).toEqual([
      'call_status_unknown_codes_total{kind="q850",code="other"} 3',
      'call_status_unknown_codes_total{kind="sip",code="other"} 1',
      'call_status_unknown_codes_total{kind="q850",code="31"} 2',
      'call_status_unknown_codes_total{kind="q850",code="127"} 1',
      'call_status_unknown_codes_total{kind="sip",code="499"} 1',
      'call_status_unknown_codes_total{kind="sip",code="699"} 1',
    ]);
  });

  it('forget the lag of partitions that are no longer assigned', async () => {
    const metrics = create();
    metrics.setAssigned([0, 1]);
    metrics.setLag(0, 5);
    metrics.setAssigned([1]);
    expect(await linesOf(metrics, 'call_status_lag_records')).toEqual([]);
    expect(await linesOf(metrics, 'call_status_assigned_partitions')).toEqual(['call_status_assigned_partitions 1']);
  });

  it('tell the build', async () => {
    expect(await linesOf(create(), 'call_status_build_info')).toEqual([
      `call_status_build_info{version="1.2.3",table_version="${tableVersion}"} 1`,
    ]);
  });
});
