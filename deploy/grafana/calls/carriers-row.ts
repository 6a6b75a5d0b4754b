import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { CALLS_UID } from '../dashboard-links.ts';
import { LINE_FAULT_NORM, warnFrom } from '../panels/limits.ts';
import { course, tableRows } from '../panels/query.ts';
import { COLOURED, tablePanel } from '../panels/table-panel.ts';
import { timeSeriesPanel, withLimitLine } from '../panels/time-series-panel.ts';
import type { DashboardRow } from '../place-panels.ts';
import { selectCalls } from '../select-calls.ts';
import { inRange, perSecond, sumOf } from '../select.ts';
import {
  ANSWERED_SEIZURES,
  EFFECTIVE_SEIZURES,
  FAILURES,
  LINE_FAULTS,
  NO_AUDIO,
  shareOf,
  type Share,
} from '../shares.ts';
import { averageTalkByCarrier } from '../average-talk.ts';

const PERCENT: readonly DynamicConfigValue[] = [
  { id: 'unit', value: 'percentunit' },
  { id: 'decimals', value: 1 },
];

/** Which carrier is to blame. */
export function carriersRow(): DashboardRow {
  return {
    title: 'Carriers',
    panels: [
      carrierTable(),
      byCarrier(FAILURES, {
        title: 'Failure rate by carrier',
        description:
          'Outbound calls that are not Connected, of those of the same carrier. All rise together: not the ' +
          'carriers. One leaves the others: that one.',
      }),
      lineFaultsByCarrier(),
      byCarrier(EFFECTIVE_SEIZURES, {
        title: 'Network effective (NER) by carrier',
        description:
          'Outbound calls that the network carried as far as the callee, of those of the same carrier that took ' +
          'a line. A fall is the carrier, whoever is called.',
      }),
      byCarrier(NO_AUDIO, {
        title: 'No audio by carrier',
        description:
          'Answered outbound calls without any audio, of those of the same carrier. Any that stays up: media ' +
          'does not come through between you and this carrier.',
      }),
    ],
  };
}

function carrierTable() {
  return tablePanel(
    {
      title: 'Carriers, in the time shown',
      description:
        'The figures of each carrier in all of the time shown, the worst failure rate first. Talk is of all task ' +
        'types. Few calls make wild shares, so look at how many there were. A click on a name shows this carrier ' +
        'alone.',
      unit: 'locale',
      width: 24,
      queries: [
        tableRows(sumOf(inRange, selectCalls(), 'carrier')),
        ...[FAILURES, LINE_FAULTS, ANSWERED_SEIZURES, EFFECTIVE_SEIZURES, NO_AUDIO].map((share) =>
          tableRows(shareOf(share, inRange, 'carrier')),
        ),
        tableRows(averageTalkByCarrier(inRange)),
      ],
    },
    [
      { from: 'carrier', title: 'Carrier', looks: [{ id: 'links', value: [onlyThisCarrier()] }] },
      { from: 0, title: 'Calls' },
      { from: 1, title: 'Failure rate', looks: PERCENT },
      {
        from: 2,
        title: 'Line faults',
        looks: [...PERCENT, COLOURED, { id: 'thresholds', value: warnFrom(LINE_FAULT_NORM).build() }],
      },
      { from: 3, title: 'Answered (ASR)', looks: PERCENT },
      { from: 4, title: 'Network effective (NER)', looks: PERCENT },
      { from: 5, title: 'No audio', looks: PERCENT },
      { from: 6, title: 'Average talk (ACD)', looks: [{ id: 'unit', value: 's' }] },
    ],
    'Failure rate',
  ).decimals(0);
}

/** The dashboard again, of the same time and workers. */
function onlyThisCarrier() {
  const kept = ['datasource', 'job', 'instance', 'task_type'].map((name) => `\${${name}:queryparam}`).join('&');
  return {
    title: 'Only this carrier',
    url: `/d/${CALLS_UID}?\${__url_time_range}&${kept}&var-carrier=\${__value.raw}`,
  };
}

function lineFaultsByCarrier() {
  const panel = byCarrier(LINE_FAULTS, {
    title: 'Line faults by carrier',
    description:
      'Outbound calls that line or carrier spoilt, of those of the same carrier. About 2 % is normal, the dashed line.',
  });
  return withLimitLine(panel, LINE_FAULT_NORM, warnFrom(LINE_FAULT_NORM));
}

function byCarrier(share: Share, words: { readonly title: string; readonly description: string }) {
  const queries = [course(shareOf(share, perSecond, 'carrier'), '{{carrier}}')];
  return timeSeriesPanel({ ...words, unit: 'percentunit', width: 12, queries }).interval('5m');
}
