import { describe, expect, it } from 'vitest';
import { SUPERVISOR_METRICS, WORKER_METRICS } from '../../src/adapters/metric-list.ts';
import type { Metrics } from '../../src/adapters/metrics.ts';
import { createSupervisorMetrics } from '../../src/adapters/supervisor-metrics.ts';
import { TASK_TYPES } from '../../src/engine/call.ts';
import { createEngine } from '../../src/engine/classify.ts';
import { decisionsOf } from '../../src/engine/compile-decision-table.ts';
import { createTallies } from '../../src/pipeline/tally.ts';
import { createCallMetrics } from '../support/call-metrics.ts';
import { exampleCall } from '../support/example-call.ts';

const { classifications, tableVersion } = createEngine();
const create = () => createCallMetrics().metrics;

const linesOf = async (metrics: Metrics, name: string) =>
  (await metrics.render()).split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));

const seriesOf = async (metrics: Metrics) =>
  (await metrics.render()).split('\n').filter((line) => line.startsWith('call_status_')).length;

/** Counts a call of every decision and task type that there can be, of each of these carriers. */
function countEveryKind({ metrics, carriers }: ReturnType<typeof createCallMetrics>, names: readonly string[]): void {
  const tally = createTallies(classifications, carriers.places)(1_000_000);
  for (const name of names) {
    for (const [decision, { taskTypes }] of decisionsOf().entries()) {
      for (const taskType of taskTypes) {
        const call = exampleCall({ taskType, callDurationMs: 9_000, carrier: name });
        tally.countCall(call, TASK_TYPES.indexOf(taskType), decision, carriers.placeOf(name), 0);
      }
    }
  }
  metrics.countCalls(tally.close());
}

describe('the metrics', () => {
  it('have every legal combination at 0 from the start, without a carrier and of any other', async () => {
    const series = await linesOf(create(), 'call_status_calls_total');
    expect(series.every((line) => line.endsWith(' 0'))).toBe(true);
    for (const carrier of ['none', 'other']) {
      const ofCarrier = series.filter((line) => line.includes(`carrier="${carrier}"`));
      expect(ofCarrier.filter((line) => !line.includes('status="UNCLASSIFIED"'))).toHaveLength(56);
    }
    expect(series).toContain(
      'call_status_calls_total{status="UNCLASSIFIED",call_status="UNKNOWN",reason="NO_INBOUND_ROW",task_type="INBOUND",carrier="none"} 0',
    );
    expect(await linesOf(create(), 'call_status_dead_letters_total')).toHaveLength(10);
    // Of the four task types that are dialled.
    expect(await linesOf(create(), 'call_status_unanswered_calls_total')).toHaveLength(4 * 3);
  });

  it('get no new series by counting what the engine can decide', async () => {
    const counted = createCallMetrics();
    const before = await linesOf(counted.metrics, 'call_status_calls_total');
    countEveryKind(counted, ['']);
    const after = await linesOf(counted.metrics, 'call_status_calls_total');
    expect(after).toHaveLength(before.length);
    expect(after.filter((line) => line.includes('"none"')).every((line) => !line.endsWith(' 0'))).toBe(true);
  });

  it('have every legal combination of a carrier from its first call on, and of listed ones before', async () => {
    const [met, listed] = [createCallMetrics(), createCallMetrics({ listed: ['acme'], most: 0 })];
    met.carriers.placeOf('acme');
    for (const { metrics } of [met, listed]) {
      const series = await linesOf(metrics, 'call_status_calls_total');
      expect(series.filter((line) => line.includes('"acme"'))).toHaveLength(series.length / 3);
      expect(await linesOf(metrics, 'call_status_carrier_talk_seconds_total')).toContain(
        'call_status_carrier_talk_seconds_total{carrier="acme"} 0',
      );
    }
  });

  it('stay within bounds in a flood of carriers and codes', async () => {
    const counted = createCallMetrics({ listed: null, most: 20 });
    const atStart = await seriesOf(counted.metrics);
    countEveryKind(
      counted,
      Array.from({ length: 5_000 }, (_, i) => `carrier ${i}`),
    );
    for (let code = -10; code < 2_000; code++) {
      counted.metrics.countUnknownCode({ kind: 'sip', code });
      counted.metrics.countUnknownCode({ kind: 'q850', code });
    }
    const inFlood = await seriesOf(counted.metrics);
    expect({ atStart, inFlood }).toEqual({ atStart: 675, inFlood: 3_043 });
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
    metrics.setLag(0, 7); // comes late
    expect(await linesOf(metrics, 'call_status_lag_records')).toEqual([]);
    expect(await linesOf(metrics, 'call_status_assigned_partitions')).toEqual(['call_status_assigned_partitions 1']);
  });

  it('tell the build', async () => {
    expect(await linesOf(create(), 'call_status_build_info')).toEqual([
      `call_status_build_info{version="1.2.3",table_version="${tableVersion}"} 1`,
    ]);
  });

  it('are those of the list, no more and no fewer, and of the kinds that it says', async () => {
    const reports = [await create().report(), await createSupervisorMetrics(() => []).report()].flat();
    const there = reports.map(({ name, type, help }) => ({ name, kind: String(type), help }));
    const listed = Object.values({ ...WORKER_METRICS, ...SUPERVISOR_METRICS });
    const byName = (one: { readonly name: string }, other: { readonly name: string }) =>
      one.name < other.name ? -1 : 1;
    expect(there.toSorted(byName)).toEqual(
      listed.map(({ name, kind, help }) => ({ name, kind, help })).toSorted(byName),
    );
  });
});
