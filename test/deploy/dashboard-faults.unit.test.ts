import { describe, expect, it } from 'vitest';
import { panelsOf, readDashboard, type DashboardJson, type PanelJson } from '../support/dashboard-json.ts';
import { faultsOf } from './dashboard-faults.ts';

/** Without what keeps tests from changing it. */
type Changeable<T> = T extends object ? { -readonly [K in keyof T]: Changeable<T[K]> } : T;

function broken(breakIt: (dashboard: Changeable<DashboardJson>) => void): readonly string[] {
  const dashboard = structuredClone(readDashboard('calls.json')) as Changeable<DashboardJson>;
  breakIt(dashboard);
  return faultsOf(dashboard).map((fault) => fault.slice(0, fault.indexOf(':')));
}

const first = (dashboard: Changeable<DashboardJson>) => panelsOf(dashboard)[0] as Changeable<PanelJson>;
const variable = (dashboard: Changeable<DashboardJson>, name: string) =>
  dashboard.templating.list.find((each) => each.name === name)!;

function withExpression(change: (expr: string) => string) {
  return broken((dashboard) => {
    const target = first(dashboard).targets![0]!;
    target.expr = change(target.expr);
  });
}

describe('what is wrong with a dashboard is found:', () => {
  it.each<[string, (dashboard: Changeable<DashboardJson>) => void]>([
    ['template-datasource', (dashboard) => (dashboard.templating.list[0]!.name = 'source')],
    ['template-datasource', (dashboard) => (variable(dashboard, 'job').datasource = { uid: 'prometheus' })],
    ['template-job', (dashboard) => (variable(dashboard, 'job').multi = false)],
    ['template-instance', (dashboard) => (variable(dashboard, 'instance').allValue = '.*')],
    ['template-label-promql', (dashboard) => (variable(dashboard, 'carrier').query = 'carriers(x, carrier)')],
    ['template-on-time-change-reload', (dashboard) => (variable(dashboard, 'carrier').refresh = 1)],
    ['uneditable-dashboard', (dashboard) => (dashboard.editable = true)],
    ['panel-datasource', (dashboard) => (first(dashboard).datasource = { uid: 'prometheus' })],
    ['panel-title-description', (dashboard) => (first(dashboard).title = '')],
    ['panel-title-description', (dashboard) => delete first(dashboard).description],
    ['panel-units', (dashboard) => delete first(dashboard).fieldConfig!.defaults.unit],
    ['panel-no-targets', (dashboard) => (first(dashboard).targets = [])],
    ['layout', (dashboard) => (first(dashboard).gridPos.w = 9)],
    ['layout', (dashboard) => (first(dashboard).gridPos.x = 17)],
    ['layout', (dashboard) => (first(dashboard).id = 1)],
  ])('%s', (rule, breakIt) => {
    expect(broken(breakIt)).toContain(rule);
  });

  it.each<[string, (expr: string) => string]>([
    ['target-promql', (expr) => expr.slice(0, -1)],
    ['target-promql', (expr) => `${expr})`],
    ['target-promql', (expr) => expr.replace('[15m]', '')],
    ['target-promql', (expr) => expr.replace('sum(', 'total(')],
    ['target-promql', (expr) => expr.replace(' or ', ' ')],
    ['target-job', (expr) => expr.replace('job=~"$job"', 'job="$job"')],
    ['target-instance', (expr) => expr.replace('instance=~"$instance", ', '')],
    ['target-rate-interval', (expr) => expr.replace('increase(', 'rate(')],
    ['target-counter-agg', (expr) => expr.replace('increase(', 'last_over_time(')],
  ])('%s, in a query', (rule, change) => {
    expect(withExpression(change)).toContain(rule);
  });
});
