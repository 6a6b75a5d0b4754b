import { panelsOf, type DashboardJson } from './dashboard-json.ts';

/** Something that a dashboard asks Prometheus. */
export interface DashboardQuery {
  /** Where it stands, for messages. */
  readonly where: string;
  /** Over time, at one moment, or the series of a variable's values. */
  readonly kind: 'range' | 'instant' | 'series';
  /** As it stands in the dashboard. */
  readonly template: string;
  /** PromQL, as Grafana would send it. Of `series` it is the selector. */
  readonly expr: string;
  /** What a panel calls the series. */
  readonly legend: string;
}

/** What Grafana puts in the place of its variables: everything chosen, an hour shown. */
export const EXAMPLE_VALUES: Readonly<Record<string, string>> = {
  __rate_interval: '1m',
  __interval: '15s',
  __range: '1h',
  job: '.+',
  instance: '.+',
  task_type: '.+',
  carrier: '.+',
};

const LABEL_VALUES = /^label_values\((.+), (\w+)\)$/;

/** Every query of a dashboard, of panels, annotations and variables, with values in the place of Grafana's variables. */
export function queriesOf(dashboard: DashboardJson, values = EXAMPLE_VALUES): readonly DashboardQuery[] {
  const query = (where: string, kind: DashboardQuery['kind'], template: string, legend = '') => ({
    where: `${dashboard.title}: ${where}`,
    kind,
    template,
    expr: withValues(template, values),
    legend,
  });
  return [
    ...panelsOf(dashboard).flatMap(({ title, targets = [] }) =>
      targets.map(({ refId, instant, expr, legendFormat }) =>
        query(`panel ${title}, ${refId}`, instant === true ? 'instant' : 'range', expr, legendFormat),
      ),
    ),
    ...dashboard.annotations.list.map(({ name, expr }) => query(`annotation ${name}`, 'range', expr)),
    ...dashboard.templating.list
      .filter(({ type }) => type === 'query')
      .map((variable) => query(`variable ${variable.name}`, 'series', askedSeries(variable.query))),
  ];
}

/** @throws Error where it names a variable that has no value. */
function withValues(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\$(\w+)|\$\{(\w+)\}/g, (_, plain?: string, braced?: string) => {
    const name = (plain ?? braced)!;
    const value = values[name];
    if (value === undefined) throw new Error(`no value for $${name} in ${template}`);
    return value;
  });
}

/** The series whose labels a variable asks for; of another question all of it, which is no PromQL. */
function askedSeries(query: string): string {
  return LABEL_VALUES.exec(query)?.[1] ?? query;
}
