import { course, tableRows } from '../panels/query.ts';
import { tablePanel } from '../panels/table-panel.ts';
import { barsPanel, timeSeriesPanel } from '../panels/time-series-panel.ts';
import type { DashboardRow } from '../place-panels.ts';
import { inRange, perSecond, perStep, select, sumOf } from '../select.ts';
import { ratio } from '../shares.ts';

const UNKNOWN_CODES = 'call_status_unknown_codes_total';

/** What is unusual about the records. */
export function recordsRow(): DashboardRow {
  return { title: 'Records', panels: [plainly(), unknownCodes(), unknownCodeTable()] };
}

function plainly() {
  const calls = sumOf(perSecond, select('call_status_calls_total'));
  return timeSeriesPanel({
    title: 'Calls worked plainly',
    description:
      'Calls whose bytes were not as usual, so that they had to be decoded and encoded again, of all calls. They ' +
      'are right, but cost several times as much. A rise: a source has begun to write another schema or another ' +
      'form.',
    unit: 'percentunit',
    width: 8,
    queries: [course(ratio(sumOf(perSecond, select('call_status_calls_plainly_total')), calls), 'Plainly')],
  });
}

function unknownCodes() {
  return barsPanel({
    title: 'Unknown codes',
    description:
      'Codes in each step that were asked for a cause and are not in the cause map. Such a call is decided ' +
      'without a cause. A new one that keeps coming belongs into the cause map.',
    unit: 'short',
    width: 8,
    queries: [course(sumOf(perStep, select(UNKNOWN_CODES), 'kind'), '{{kind}}')],
  });
}

function unknownCodeTable() {
  return tablePanel(
    {
      title: 'Unknown codes, in the time shown',
      description:
        'Which codes they were, the most frequent first. Other: a number that cannot be a code at all, so the ' +
        'source is at fault.',
      unit: 'locale',
      width: 8,
      queries: [tableRows(`${sumOf(inRange, select(UNKNOWN_CODES), 'kind', 'code')} > 0`)],
    },
    [
      { from: 'kind', title: 'Kind' },
      { from: 'code', title: 'Code' },
      { from: 0, title: 'Calls' },
    ],
    'Calls',
  ).decimals(0);
}
