import { DEAD_LETTER_REASON_NAMES, UNCLASSIFIED_REASON_NAMES, seriesNamed } from '../named-values.ts';
import { course } from '../panels/query.ts';
import { barsPanel, stackedPanel } from '../panels/time-series-panel.ts';
import type { DashboardRow } from '../place-panels.ts';
import { perStep, perSecond, select, sumOf } from '../select.ts';
import { UNCLASSIFIED, splitShare } from '../shares.ts';

/** What the sources send that cannot be decided, or not even read. */
export function dataQualityRow(): DashboardRow {
  return { title: 'Quality of the data', panels: [unclassifiedByReason(), deadLettersByReason()] };
}

function unclassifiedByReason() {
  return stackedPanel({
    title: 'Unclassified calls by reason',
    description:
      'Calls that no row of the decision table covers, of all calls, by why. A reason that rises at once came ' +
      'with a change at a source; `call-status explain` says of a single call what is missing.',
    unit: 'percentunit',
    width: 12,
    queries: [course(splitShare(UNCLASSIFIED, perSecond, 'reason'), '{{reason}}')],
  })
    .interval('1m')
    .overrides(seriesNamed(UNCLASSIFIED_REASON_NAMES));
}

function deadLettersByReason() {
  return barsPanel({
    title: 'Dead letters by reason',
    description:
      'Records that were put aside in each step, by why, whatever task types and carriers are chosen. None is ' +
      'normal. Once the cause is mended, `call-status redrive` brings them back.',
    unit: 'short',
    width: 12,
    queries: [course(sumOf(perStep, select('call_status_dead_letters_total'), 'reason'), '{{reason}}')],
  }).overrides(seriesNamed(DEAD_LETTER_REASON_NAMES));
}
