import type { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { BAD, GOOD, WARNING } from '../colours.ts';
import { OUTCOME_NAMES, seriesNamed } from '../named-values.ts';
import { course } from '../panels/query.ts';
import { barsPanel, timeSeriesPanel } from '../panels/time-series-panel.ts';
import type { DashboardRow } from '../place-panels.ts';
import { perSecond, perStep, select, sumOf } from '../select.ts';

/** Transactions, the consumer group, and the registry. */
export function deliveryRow(): DashboardRow {
  return { title: 'Delivery', panels: [transactions(), failures(), membership(), registryRequests()] };
}

function transactions() {
  return timeSeriesPanel({
    title: 'Transactions a second, by outcome',
    description:
      'Kafka transactions; at-least-once delivery has none. Aborted ones are worked again, so nothing is lost; ' +
      'as many of them as committed ones: brokers or network are in trouble.',
    unit: 'cps',
    width: 12,
    queries: [course(sumOf(perSecond, select('call_status_transactions_total'), 'outcome'), '{{outcome}}')],
  }).overrides(seriesNamed(OUTCOME_NAMES));
}

function failures() {
  const count = (metric: string, ...matchers: string[]) => sumOf(perStep, select(metric, ...matchers));
  const panel = barsPanel({
    title: 'Failed batches and fencings',
    description:
      'What failed in each step and was worked again. Some at a rebalance or when a broker restarts are normal. ' +
      'Fencings all the time: two groups have names that give the same transactional ids.',
    unit: 'short',
    width: 12,
    queries: [
      course(count('call_status_batches_total', 'outcome="failed"'), 'Failed batches'),
      course(count('call_status_fencings_total'), 'Fencings'),
    ],
  });
  return coloured(panel, { 'Failed batches': WARNING, Fencings: BAD });
}

function membership() {
  const count = (metric: string) => sumOf(perStep, select(metric));
  const panel = barsPanel({
    title: 'Rebalances and consumer restarts',
    description:
      'Times workers joined the group anew, and times a consumer broke down and started itself again. Each start ' +
      'or stop of a worker makes all of them join. Rebalances without a deployment: workers lose their session, ' +
      'as when they are starved of CPU.',
    unit: 'short',
    width: 12,
    queries: [
      course(count('call_status_rebalances_total'), 'Rebalances'),
      course(count('call_status_consumer_restarts_total'), 'Consumer restarts'),
    ],
  });
  return coloured(panel, { Rebalances: GOOD, 'Consumer restarts': BAD });
}

function registryRequests() {
  return barsPanel({
    title: 'Registry requests by outcome',
    description:
      'Requests to the schema registry in each step. A schema is asked for once, so there are few. Failed ones: ' +
      'the registry is away, and records with a new schema wait for it.',
    unit: 'short',
    width: 12,
    queries: [course(sumOf(perStep, select('call_status_registry_requests_total'), 'outcome'), '{{outcome}}')],
  }).overrides(seriesNamed(OUTCOME_NAMES));
}

function coloured(panel: PanelBuilder, colours: Readonly<Record<string, string>>): PanelBuilder {
  for (const [name, fixedColor] of Object.entries(colours))
    panel.overrideByName(name, [{ id: 'color', value: { mode: 'fixed', fixedColor } }]);
  return panel;
}
