import { DEAD_LETTER_REASON_NAMES, TASK_TYPE_NAMES, UNCLASSIFIED_REASON_NAMES, seriesNamed } from '../named-values.ts';
import { course } from '../panels/query.ts';
import { barsPanel, stackedPanel, timeSeriesPanel } from '../panels/time-series-panel.ts';
import type { DashboardRow } from '../place-panels.ts';
import { perStep, perSecond, select, sumOf } from '../select.ts';
import { UNCLASSIFIED, splitShare } from '../shares.ts';
import { unknownRinging } from '../unknown-ringing.ts';

/** What the sources send that cannot be decided, or not even read. */
export function dataQualityRow(): DashboardRow {
  return { title: 'Quality of the data', panels: [unclassifiedByReason(), ringingUnknown(), deadLettersByReason()] };
}

function unclassifiedByReason() {
  return stackedPanel({
    title: 'Unclassified calls by reason',
    description:
      'Calls that no row of the decision table covers, of all calls, by why. A reason that rises at once came ' +
      'with a change at a source; `call-status explain` says of a single call what is missing.',
    unit: 'percentunit',
    width: 8,
    queries: [course(splitShare(UNCLASSIFIED, perSecond, 'reason'), '{{reason}}')],
  })
    .interval('1m')
    .overrides(seriesNamed(UNCLASSIFIED_REASON_NAMES));
}

function ringingUnknown() {
  return timeSeriesPanel({
    title: 'Ringing unknown by task type',
    description:
      'Outbound calls that were not answered and of which the source does not tell whether they rang, of all that ' +
      'were not answered, of all carriers. No answer, busy and hung up can often not be told apart then, and such ' +
      'calls are unclassified: no evidence. High: have the platform send the ringing time, if it knows it.',
    unit: 'percentunit',
    width: 8,
    queries: [course(unknownRinging(perSecond, 'task_type'), '{{task_type}}')],
  })
    .interval('5m')
    .overrides(seriesNamed(TASK_TYPE_NAMES));
}

function deadLettersByReason() {
  return barsPanel({
    title: 'Dead letters by reason',
    description:
      'Records that were put aside in each step, by why, whatever task types and carriers are chosen. None is ' +
      'normal. Once the cause is mended, `call-status redrive` brings them back.',
    unit: 'short',
    width: 8,
    queries: [course(sumOf(perStep, select('call_status_dead_letters_total'), 'reason'), '{{reason}}')],
  }).overrides(seriesNamed(DEAD_LETTER_REASON_NAMES));
}
