import {
  BarGaugeDisplayMode,
  BarGaugeValueMode,
  LegendPlacement,
  TableCellDisplayMode,
} from '@grafana/grafana-foundation-sdk/common';
import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { PLAIN } from '../colours.ts';
import { CALL_STATUS_NAMES, STATUS_NAMES, TASK_TYPE_NAMES, seriesNamed, valuesNamed } from '../named-values.ts';
import { course, tableRows } from '../panels/query.ts';
import { COLOURED, cell, tablePanel } from '../panels/table-panel.ts';
import { legend, stackedPanel } from '../panels/time-series-panel.ts';
import type { DashboardRow } from '../place-panels.ts';
import { selectCalls } from '../select-calls.ts';
import { inRange, perSecond, sumOf } from '../select.ts';
import { ALL_CALLS, splitShare } from '../shares.ts';

/** A share as text and as a bar. */
const SHARE_BAR: readonly DynamicConfigValue[] = [
  { id: 'unit', value: 'percentunit' },
  { id: 'decimals', value: 1 },
  { id: 'min', value: 0 },
  { id: 'color', value: { mode: 'fixed', fixedColor: PLAIN } },
  cell({ type: TableCellDisplayMode.Gauge, mode: BarGaugeDisplayMode.Basic, valueDisplayMode: BarGaugeValueMode.Text }),
];

/** What became of the calls. */
export function outcomesRow(): DashboardRow {
  return {
    title: 'What became of the calls',
    panels: [callStatusShares(), statusShares(), statusTable(), volumeByCallStatus(), volumeByTaskType()],
  };
}

function callStatusShares() {
  return stackedPanel({
    title: 'Share of each call status',
    description:
      'All calls in their five call statuses; together they are 100 %. A band that gets wider from one moment to ' +
      'the next is a change worth a look: orange and red are abnormal ends, grey has no status.',
    unit: 'percentunit',
    width: 12,
    queries: [course(splitShare(ALL_CALLS, perSecond, 'call_status'), '{{call_status}}')],
  })
    .max(1)
    .interval('1m')
    .overrides(seriesNamed(CALL_STATUS_NAMES));
}

function statusShares() {
  return stackedPanel({
    title: 'Share of each status',
    description:
      'All calls in their 17 statuses, and unclassified; together they are 100 %. Colours are shades of the call ' +
      'status. Pick one in the legend to see its course alone.',
    unit: 'percentunit',
    width: 12,
    queries: [course(splitShare(ALL_CALLS, perSecond, 'status'), '{{status}}')],
  })
    .max(1)
    .interval('1m')
    .legend(legend(LegendPlacement.Right))
    .overrides(seriesNamed(STATUS_NAMES));
}

function statusTable() {
  return tablePanel(
    {
      title: 'Calls by status, in the time shown',
      description:
        'How many calls got each of the 17 statuses, or none, in all of the time shown, and their share of all ' +
        'calls. Counts are estimates of Prometheus, a few off at most; the exact ones are in the output topic.',
      unit: 'locale',
      width: 12,
      height: 20,
      queries: [
        tableRows(sumOf(inRange, selectCalls(), 'status', 'call_status')),
        tableRows(splitShare(ALL_CALLS, inRange, 'status')),
      ],
    },
    [
      { from: 'status', title: 'Status', looks: [{ id: 'mappings', value: [valuesNamed(STATUS_NAMES)] }] },
      {
        from: 'call_status',
        title: 'Call status',
        looks: [COLOURED, { id: 'mappings', value: [valuesNamed(CALL_STATUS_NAMES)] }],
      },
      { from: 0, title: 'Calls', looks: [{ id: 'custom.width', value: 110 }] },
      { from: 1, title: 'Share', looks: SHARE_BAR },
    ],
    'Calls',
  ).decimals(0);
}

function volumeByCallStatus() {
  return stackedPanel({
    title: 'Calls a second, by call status',
    description:
      'How many calls end, and how. A fall to nothing in working hours: no calls are made, or the worker gets none.',
    unit: 'cps',
    width: 12,
    height: 10,
    queries: [course(sumOf(perSecond, selectCalls(), 'call_status'), '{{call_status}}')],
  })
    .interval('1m')
    .overrides(seriesNamed(CALL_STATUS_NAMES));
}

function volumeByTaskType() {
  return stackedPanel({
    title: 'Calls a second, by task type',
    description:
      'How many calls of each kind of task end. A kind that vanishes while its task runs: its dialler sends nothing.',
    unit: 'cps',
    width: 12,
    height: 10,
    queries: [course(sumOf(perSecond, selectCalls(), 'task_type'), '{{task_type}}')],
  })
    .interval('1m')
    .overrides(seriesNamed(TASK_TYPE_NAMES));
}
