import { PLAIN } from '../colours.ts';
import { STATUS_NAMES, TASK_TYPE_NAMES, UNCLASSIFIED_REASON_NAMES, seriesNamed } from '../named-values.ts';
import { ABANDON_LIMIT, badFrom } from '../panels/limits.ts';
import { course, reading } from '../panels/query.ts';
import { statPanel } from '../panels/stat-panel.ts';
import { stackedPanel, timeSeriesPanel, withLimitLine } from '../panels/time-series-panel.ts';
import type { DashboardRow } from '../place-panels.ts';
import { noneOf, oneOf } from '../select-calls.ts';
import { inRange, perSecond, select, sumOf } from '../select.ts';
import { UNANSWERED_INBOUND, shareOf } from '../shares.ts';
import { NEVER_CONNECTED, abandonRate } from '../abandon-rate.ts';

/** Customers who wait for an agent. */
export function waitingRow(): DashboardRow {
  return {
    title: 'Waiting for an agent',
    panels: [abandonCourse(), abandonInRange(), abandonedCalls(), unansweredInbound()],
  };
}

function abandonCourse() {
  const panel = timeSeriesPanel({
    title: 'Abandon rate',
    description:
      'Fixed and predicted dialling: customers who answered and got no agent within 2 seconds, of all who ' +
      'answered and were to get one, of all carriers. The dashed line is the 3 % that US rules allow over 30 ' +
      'days of a campaign. Above it for long: dial slower, or get more agents.',
    unit: 'percentunit',
    width: 18,
    queries: [course(abandonRate(perSecond), 'Both'), course(abandonRate(perSecond, 'task_type'), '{{task_type}}')],
  });
  return withLimitLine(panel, ABANDON_LIMIT, badFrom(ABANDON_LIMIT))
    .interval('5m')
    .overrides([
      {
        matcher: { id: 'byName', options: 'Both' },
        properties: [{ id: 'color', value: { mode: 'fixed', fixedColor: PLAIN } }],
      },
      ...seriesNamed(TASK_TYPE_NAMES),
    ]);
}

function abandonInRange() {
  return statPanel({
    title: 'Abandon rate, in the time shown',
    description:
      'The same over all of the time shown: choose 30 days to see what the rule asks for, of all campaigns ' +
      'together. The rate of a single campaign is not here; count it in the output topic.',
    unit: 'percentunit',
    width: 6,
    height: 9,
    queries: [reading(abandonRate(inRange), 'Abandon rate')],
  })
    .decimals(2)
    .noValue('no calls')
    .thresholds(badFrom(ABANDON_LIMIT));
}

function abandonedCalls() {
  const never = (matcher: string, label: string) =>
    sumOf(perSecond, select('call_status_calls_total', 'carrier=~"$carrier"', ...NEVER_CONNECTED, matcher), label);
  return stackedPanel({
    title: 'Customers who never got an agent, by how it ended',
    description:
      "Ring abandon: an agent's phone rang in vain. Queue abandon: the agent's network was lost. Customer " +
      'abandoned: the customer had enough. The others ended without a word why. Agents who let phones ring need ' +
      'other help than a network that breaks.',
    unit: 'cps',
    width: 12,
    queries: [
      course(never(noneOf('status', 'UNCLASSIFIED'), 'status'), '{{status}}'),
      course(never(oneOf('status', 'UNCLASSIFIED'), 'reason'), '{{reason}}'),
    ],
  })
    .interval('1m')
    .overrides(seriesNamed([...STATUS_NAMES, ...UNCLASSIFIED_REASON_NAMES]));
}

function unansweredInbound() {
  return timeSeriesPanel({
    title: 'Inbound calls that no agent answered',
    description:
      "Inbound calls for which an agent's phone rang until time was up, of all inbound calls with a status. " +
      'Inbound calls that never rang at an agent are unclassified, and below.',
    unit: 'percentunit',
    width: 12,
    queries: [course(shareOf(UNANSWERED_INBOUND, perSecond), 'No agent answered')],
  }).interval('5m');
}
