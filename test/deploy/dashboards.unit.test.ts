import { describe, expect, it } from 'vitest';
import { CALL_STATUSES, REASON_ATTRIBUTIONS, STATUSES, UNCLASSIFIED_REASONS } from '../../src/engine/classification.ts';
import { TASK_TYPES } from '../../src/engine/call.ts';
import { RANG } from '../../src/pipeline/call-durations.ts';
import { DASHBOARD_FILES, panelsOf, readDashboard } from '../support/dashboard-json.ts';
import { queriesOf } from '../support/dashboard-queries.ts';
import { knownSeries } from '../support/known-metrics.ts';
import { readPromql } from '../support/read-promql.ts';
import { faultsOf } from './dashboard-faults.ts';

const dashboards = DASHBOARD_FILES.map((file) => readDashboard(file));
const [calls, worker] = dashboards as [(typeof dashboards)[number], (typeof dashboards)[number]];
const queries = dashboards.flatMap((dashboard) => queriesOf(dashboard));
const read = queries.map((query) => ({ ...query, ...readPromql(query.expr) }));
const series = await knownSeries();

describe.each(dashboards)('$title', (dashboard) => {
  it("keeps the rules of Grafana's linter, and its panels apart", () => {
    expect(faultsOf(dashboard)).toEqual([]);
  });

  it('is found, refreshed and shown in the time of whoever looks', () => {
    const { tags, timezone, refresh } = dashboard;
    expect({ tags, timezone, refresh }).toEqual({ tags: ['call-status'], timezone: 'browser', refresh: '30s' });
  });

  it('draws deployments and alerts', () => {
    expect(dashboard.annotations.list.map(({ name }) => name)).toEqual(['Deployments', 'Alerts']);
  });
});

it('has dashboards whose names and times stay, and that lead to each other', () => {
  expect([calls.uid, calls.time]).toEqual(['call-status-calls', { from: 'now-6h', to: 'now' }]);
  expect([worker.uid, worker.time]).toEqual(['call-status-worker', { from: 'now-1h', to: 'now' }]);
  expect(calls.links[0]!.url).toBe(`/d/${worker.uid}`);
  expect(worker.links[0]!.url).toBe(`/d/${calls.uid}`);
});

describe('queries', () => {
  it('are all there, with values in the place of variables', () => {
    const targets = dashboards.flatMap(panelsOf).flatMap((panel) => panel.targets ?? []);
    expect(targets.length).toBeGreaterThan(90);
    // Beside those of panels: annotations and variables.
    expect(queries).toHaveLength(targets.length + 4 + 6);
    expect(queries.filter(({ expr }) => expr.includes('$'))).toEqual([]);
  });

  it('are given other values where a test has them', () => {
    const values = { __rate_interval: '7m', __interval: '8m', __range: '9m', job: 'a', instance: 'b', task_type: 'c' };
    const given = queriesOf(worker, values).map(({ expr }) => expr);
    expect(given.filter((expr) => expr.includes('job=~"a", instance=~"b"')).length).toBeGreaterThan(40);
    expect(given.filter((expr) => expr.includes('[7m]')).length).toBeGreaterThan(20);
    expect(() => queriesOf(calls, values)).toThrow(/no value for \$carrier/);
  });

  it('name series that there are', () => {
    const unknown = read.flatMap(({ where, selectors }) =>
      selectors.filter(({ metric }) => !series.has(metric)).map(({ metric }) => `${where}: ${metric}`),
    );
    expect(unknown).toEqual([]);
  });

  it('name labels that these series have, in matchers, groups and legends', () => {
    const unknown = read.flatMap(({ where, selectors, labels, legend }) => {
      const own = new Set(selectors.flatMap(({ metric }) => series.get(metric) ?? []));
      const matched = selectors.flatMap(({ metric, matchers }) =>
        matchers.map(({ label }) => label).filter((label) => series.get(metric)?.includes(label) === false),
      );
      const shown = [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label!);
      return [...matched, ...[...labels, ...shown].filter((label) => !own.has(label))].map(
        (label) => `${where}: ${label}`,
      );
    });
    expect(unknown).toEqual([]);
  });

  it('name values that labels of calls can have', () => {
    const known: Readonly<Record<string, readonly string[]>> = {
      status: STATUSES,
      call_status: CALL_STATUSES,
      reason: [...REASON_ATTRIBUTIONS, ...UNCLASSIFIED_REASONS],
      task_type: [...TASK_TYPES, '.+'],
      rang: RANG,
      outcome: ['committed', 'failed', 'refused', 'aborted', 'ended', 'left'],
    };
    const matchers = read.flatMap(({ selectors }) => selectors.flatMap((selector) => selector.matchers));
    const wrong = matchers.flatMap(({ label, operator, value }) =>
      (operator.includes('~') ? value.split('|') : [value])
        .filter((each) => known[label]?.includes(each) === false)
        .map((each) => `${label} ${each}`),
    );
    expect(wrong).toEqual([]);
  });
});
