import { PLAIN } from '../colours.ts';
import { REASON_NAMES, STATUS_NAMES, TASK_TYPE_NAMES, seriesNamed } from '../named-values.ts';
import { LINE_FAULT_NORM, warnFrom } from '../panels/limits.ts';
import { course } from '../panels/query.ts';
import { broken, stackedPanel, timeSeriesPanel, withLimitLine } from '../panels/time-series-panel.ts';
import type { DashboardRow } from '../place-panels.ts';
import { perSecond, perSecondBefore } from '../select.ts';
import { FAILURES, LINE_FAULTS, shareOf, splitShare } from '../shares.ts';

/** What failed, and whose doing it was. */
export function failuresRow(): DashboardRow {
  return { title: 'Failures', panels: [comparison(), byReason(), byTaskType(), lineFaults()] };
}

function comparison() {
  return timeSeriesPanel({
    title: 'Failure rate, against yesterday and a week ago',
    description:
      'Outbound calls that are not Connected, of all outbound calls with a status. A line that leaves both of ' +
      'the grey ones is unusual for this time of day.',
    unit: 'percentunit',
    width: 12,
    queries: [
      course(shareOf(FAILURES, perSecond), 'Now'),
      course(shareOf(FAILURES, perSecondBefore('1d')), 'Yesterday'),
      course(shareOf(FAILURES, perSecondBefore('1w')), 'A week ago'),
    ],
  })
    .interval('5m')
    .overrideByName('Now', [{ id: 'color', value: { mode: 'fixed', fixedColor: PLAIN } }])
    .overrideByName('Yesterday', broken(12, 6))
    .overrideByName('A week ago', broken(3, 6));
}

function byReason() {
  return stackedPanel({
    title: 'Failure rate by reason',
    description:
      'Whom the status blames for the failures; all together are the failure rate. Callee is everyday life. ' +
      'Purple is line or carrier, orange agents, yellow their network, red business rules such as an empty ' +
      'balance.',
    unit: 'percentunit',
    width: 12,
    queries: [course(splitShare(FAILURES, perSecond, 'reason'), '{{reason}}')],
  })
    .interval('1m')
    .overrides(seriesNamed(REASON_NAMES));
}

function byTaskType() {
  return timeSeriesPanel({
    title: 'Failure rate by task type',
    description:
      'Outbound calls that are not Connected, of those of the same task type. One type that leaves the others: ' +
      'look at its dialler and its list, not at the lines, which all of them share.',
    unit: 'percentunit',
    width: 12,
    queries: [course(shareOf(FAILURES, perSecond, 'task_type'), '{{task_type}}')],
  })
    .interval('5m')
    .overrides(seriesNamed(TASK_TYPE_NAMES));
}

function lineFaults() {
  const panel = stackedPanel({
    title: 'Line faults by status',
    description:
      'Outbound calls that line or carrier spoilt, of all outbound calls with a status. About 2 % is normal, the ' +
      'dashed line. Telecom unavailable: a carrier is away. Line abnormal: its balance is used up. No audio: ' +
      'media does not come through.',
    unit: 'percentunit',
    width: 12,
    queries: [course(splitShare(LINE_FAULTS, perSecond, 'status'), '{{status}}')],
  });
  return withLimitLine(panel, LINE_FAULT_NORM, warnFrom(LINE_FAULT_NORM))
    .interval('1m')
    .overrides(seriesNamed(STATUS_NAMES));
}
