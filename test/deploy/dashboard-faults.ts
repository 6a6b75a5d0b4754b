import { panelsOf, type DashboardJson, type PanelJson, type VariableJson } from '../support/dashboard-json.ts';
import { queriesOf } from '../support/dashboard-queries.ts';
import { readPromql, type Selector } from '../support/read-promql.ts';

const CHOSEN = '${datasource}';

/** Those units of Grafana that its linter knows and that fit what is measured here. */
const UNITS = new Set(['percentunit', 'short', 'none', 'locale', 's', 'bytes', 'cps']);

/**
 * What Grafana's own linter for dashboards would find, by the names of its rules, and what it does not look for: queries
 * of annotations and variables, and panels that overlap.
 */
export function faultsOf(dashboard: DashboardJson): readonly string[] {
  return [
    ...variableFaults(dashboard),
    ...(dashboard.editable ? ['uneditable-dashboard: it can be edited'] : []),
    ...panelsOf(dashboard).flatMap(panelFaults),
    ...layoutFaults(dashboard),
    ...queryFaults(dashboard),
  ];
}

function variableFaults({ templating: { list } }: DashboardJson): readonly string[] {
  const source = list.find(({ type }) => type === 'datasource');
  const queried = list.filter(({ type }) => type === 'query');
  const isSource = source?.name === 'datasource' && source.label === 'Data source' && source.query === 'prometheus';
  return [
    ...(isSource ? [] : ['template-datasource: none is called datasource, Data source, of prometheus']),
    ...['job', 'instance'].flatMap((name) => chosenFaults(name, list)),
    ...queried
      .filter(({ query }) => !/^label_values\(.+, \w+\)$/.test(query))
      .map(({ name }) => `template-label-promql: ${name}`),
    ...queried.filter(({ refresh }) => refresh !== 2).map(({ name }) => `template-on-time-change-reload: ${name}`),
    ...queried.filter(({ datasource }) => datasource?.uid !== CHOSEN).map(({ name }) => `template-datasource: ${name}`),
  ];
}

/** Of a variable by which workers are chosen. */
function chosenFaults(name: string, list: readonly VariableJson[]): readonly string[] {
  const variable = list.find((each) => each.name === name);
  if (variable?.type !== 'query') return [`template-${name}: there is none`];
  const { label, multi, includeAll, allValue } = variable;
  const fits = label.toLowerCase() === name && /^[A-Z]/.test(label) && multi && includeAll && allValue === '.+';
  return fits ? [] : [`template-${name}: its label, or that several and all can be chosen`];
}

function panelFaults(panel: PanelJson): readonly string[] {
  const { title, description = '', datasource, targets = [], type, options, fieldConfig } = panel;
  const units = [
    fieldConfig?.defaults.unit,
    ...(type === 'heatmap' ? [options?.yAxis?.unit] : []),
    ...unitsOfOverrides(panel),
  ];
  const sources = [datasource, ...targets.map((target) => target.datasource)];
  const faults = {
    'panel-title-description': title === '' || !/^[A-Z].*[.]$/.test(description),
    'panel-units': units.some((unit) => !UNITS.has(unit ?? '')),
    'panel-datasource': sources.some((source) => source?.uid !== CHOSEN),
    'panel-no-targets': targets.length === 0,
    'panel-targets-named-apart': new Set(targets.map(({ refId }) => refId)).size !== targets.length,
  };
  return Object.entries(faults).flatMap(([rule, found]) => (found ? [`${rule}: ${title}`] : []));
}

function unitsOfOverrides({ fieldConfig }: PanelJson): readonly string[] {
  const properties = (fieldConfig?.overrides ?? []).flatMap((override) => override.properties);
  return properties.filter(({ id }) => id === 'unit').map(({ value }) => String(value));
}

function layoutFaults(dashboard: DashboardJson): readonly string[] {
  const all = dashboard.panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]);
  const taken = new Map<string, string>();
  const faults = new Set<string>();
  for (const { title, gridPos } of dashboard.panels) {
    const { x, y, w, h } = gridPos;
    if (x < 0 || w < 1 || h < 1 || x + w > 24) faults.add(`layout: ${title} is not within 24 columns`);
    for (let column = x; column < x + w; column++) {
      for (let row = y; row < y + h; row++) {
        const other = taken.get(`${column} ${row}`);
        if (other !== undefined) faults.add(`layout: ${title} lies on ${other}`);
        taken.set(`${column} ${row}`, title);
      }
    }
  }
  if (new Set(all.map(({ id }) => id)).size !== all.length) faults.add('layout: two panels have one id');
  return [...faults];
}

function queryFaults(dashboard: DashboardJson): readonly string[] {
  return queriesOf(dashboard).flatMap(({ where, kind, template }) => {
    try {
      const { selectors } = readPromql(template);
      const ofWorkers = selectors.filter(({ metric }) => metric !== 'ALERTS');
      // A variable's question is for labels, of any series that there is.
      if (kind === 'series') return [];
      return ofWorkers
        .flatMap((selector) => [...matcherFaults(selector), ...rangeFaults(selector)])
        .map((fault) => `${fault}: ${where}`);
    } catch (error) {
      return [`target-promql: ${where}: ${String(error)}`];
    }
  });
}

function matcherFaults({ matchers }: Selector): readonly string[] {
  return ['job', 'instance'].flatMap((name) =>
    matchers.some(({ label, operator, value }) => label === name && operator === '=~' && value === `$${name}`)
      ? []
      : [`target-${name}`],
  );
}

function rangeFaults({ metric, range, reader }: Selector): readonly string[] {
  const isCounter = /_(?:total|bucket|sum|count)$/.test(metric);
  return [
    ...(isCounter && !['rate', 'increase'].includes(reader ?? '') ? ['target-counter-agg'] : []),
    ...(reader === 'rate' && range !== '$__rate_interval' ? ['target-rate-interval'] : []),
    ...((reader === 'rate' || reader === 'increase') && range === null ? ['target-promql'] : []),
  ];
}
