import type { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { BAD, GOOD, WARNING } from '../colours.ts';
import { OUTCOME_NAMES, seriesNamed } from '../named-values.ts';
import { course } from '../panels/query.ts';
import { barsPanel, timeSeriesPanel } from '../panels/time-series-panel.ts';
import type { DashboardRow } from '../place-panels.ts';
import { perSecond, perStep, select, sumOf } from '../select.ts';

const LIGHT_WARNING = 'light-orange';

/** Transactions, the consumer group, and the registry. */
export function deliveryRow(): DashboardRow {
  return { title: 'Delivery', panels: [transactions(), failures(), membership(), registryRequests()] };
}

function transactions() {
  return timeSeriesPanel({
    title: 'Transactions a second, by outcome',
    description:
      'Kafka transactions, each of a round: what a worker has in hand of all its partitions. At-least-once ' +
      'delivery has none. Aborted ones are worked again, so nothing is lost; as many of them as committed ones: ' +
      'brokers or network are in trouble.',
    unit: 'cps',
    width: 12,
    queries: [course(sumOf(perSecond, select('call_status_transactions_total'), 'outcome'), '{{outcome}}')],
  }).overrides(seriesNamed(OUTCOME_NAMES));
}

function failures() {
  const count = (metric: string, ...matchers: string[]) => sumOf(perStep, select(metric, ...matchers));
  const panel = barsPanel({
    title: 'Failed and refused batches, and fencings',
    description:
      'What went wrong in each step and was tried again. A failed round fails the batches of all its partitions; ' +
      'some when a broker restarts are normal. Refused: an output partition takes nothing, and only what is for ' +
      'it waits. Fencings: a worker was frozen or cut off for longer than its session, or transactions outlast ' +
      'their time-out.',
    unit: 'short',
    width: 12,
    queries: [
      course(count('call_status_batches_total', 'outcome="failed"'), 'Failed batches'),
      course(count('call_status_batches_total', 'outcome="refused"'), 'Refused batches'),
      course(count('call_status_fencings_total'), 'Fencings'),
    ],
  });
  return coloured(panel, { 'Failed batches': WARNING, 'Refused batches': LIGHT_WARNING, Fencings: BAD });
}

function membership() {
  const count = (metric: string, ...matchers: string[]) => sumOf(perStep, select(metric, ...matchers));
  const former = 'call_status_former_members_ended_total';
  const panel = barsPanel({
    title: 'Rebalances, and former members',
    description:
      'Times workers joined the group anew; each start or stop of a worker makes all of them join. Without a ' +
      'deployment: workers lose their session, as when they are starved of CPU. Of workers that are gone, ' +
      'transactions that may be open are ended at once; where they are left, readers wait until ' +
      'TRANSACTION_TIMEOUT_MS has passed.',
    unit: 'short',
    width: 12,
    queries: [
      course(count('call_status_rebalances_total'), 'Rebalances'),
      course(count(former, 'outcome="ended"'), 'Former members ended'),
      course(count(former, 'outcome="left"'), 'Former members left'),
    ],
  });
  return coloured(panel, { Rebalances: GOOD, 'Former members ended': WARNING, 'Former members left': BAD });
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
