import { NOW, now } from '../now.ts';
import { ABANDON_LIMIT, LINE_FAULT_NORM, badFrom, warnFrom } from '../panels/limits.ts';
import { reading } from '../panels/query.ts';
import { statPanel } from '../panels/stat-panel.ts';
import type { DashboardRow } from '../place-panels.ts';
import { selectCalls } from '../select-calls.ts';
import { inLast, perSecond, sumOf } from '../select.ts';
import { FAILURES, LINE_FAULTS, UNANSWERED_INBOUND, UNCLASSIFIED, shareOf } from '../shares.ts';
import { abandonRate } from '../abandon-rate.ts';
import { lineStats } from './line-stats.ts';
import { recordStats } from './record-stats.ts';
import { shareStat } from './share-stat.ts';

/** What an operator sees first: is anything wrong, and is it unusual? */
export function nowRow(): DashboardRow {
  return {
    title: 'Now: the last 15 minutes of the time shown',
    panels: [
      failureRateStat(),
      shareStat(LINE_FAULTS, {
        title: 'Line faults',
        description:
          'Outbound calls that the line or the carrier spoilt (telecom unavailable, line abnormal, no audio), of ' +
          'all outbound calls with a status. About 2 % is normal. Above that, the row Carriers says whose fault ' +
          'it is.',
        width: 4,
        height: 5,
      }).thresholds(warnFrom(LINE_FAULT_NORM)),
      abandonStat(),
      shareStat(UNCLASSIFIED, {
        title: 'Unclassified',
        description:
          'Calls that no row of the decision table covers, of all calls. A rise says that a source sends other ' +
          'data than before: see the row Quality of the data.',
        width: 4,
        height: 5,
      }),
      throughputStat(),
      ...lineStats(),
      shareStat(UNANSWERED_INBOUND, {
        title: 'Inbound, no agent',
        description:
          "Inbound calls for which an agent's phone rang until time was up, of all inbound calls with a status. " +
          'A rise: agents are away from phones that count as free.',
        width: 4,
      }),
      ...recordStats(),
    ],
  };
}

function failureRateStat() {
  return statPanel({
    title: 'Failure rate',
    description:
      'Outbound calls that are not Connected, of all outbound calls with a status; beside it the same quarter of ' +
      'an hour yesterday and a week ago. More than half is common in outbound dialling, so compare: well above ' +
      'both of the others is unusual. The row Failures says why.',
    unit: 'percentunit',
    width: 8,
    height: 5,
    queries: [
      reading(shareOf(FAILURES, now), 'Now'),
      reading(shareOf(FAILURES, inLast(NOW, '1d')), 'Yesterday'),
      reading(shareOf(FAILURES, inLast(NOW, '1w')), 'A week ago'),
    ],
  })
    .decimals(1)
    .noValue('no calls');
}

function abandonStat() {
  return statPanel({
    title: 'Abandon rate',
    description:
      'Fixed and predicted dialling: customers who answered and got no agent within 2 seconds, of all who ' +
      'answered and were to get one, of all carriers. US rules allow 3 % over 30 days of a campaign; this is the ' +
      'rate of now. Above 3 %: dial slower, or get more agents.',
    unit: 'percentunit',
    width: 4,
    height: 5,
    queries: [reading(abandonRate(now), 'Abandon rate')],
  })
    .decimals(1)
    .noValue('no calls')
    .thresholds(badFrom(ABANDON_LIMIT));
}

function throughputStat() {
  return statPanel({
    title: 'Calls a second',
    description:
      'Calls that were decided and published, classified or not. None while calls end elsewhere: the worker or ' +
      'its source stands still.',
    unit: 'cps',
    width: 4,
    height: 5,
    queries: [reading(sumOf(perSecond, selectCalls()), 'Calls a second')],
  });
}
