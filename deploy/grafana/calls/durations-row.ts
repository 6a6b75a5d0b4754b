import { heatmapPanel } from '../panels/heatmap-panel.ts';
import { buckets, course } from '../panels/query.ts';
import { timeSeriesPanel } from '../panels/time-series-panel.ts';
import type { DashboardRow } from '../place-panels.ts';
import { perStep, quantileOf, select, sumOf } from '../select.ts';

/** A stretch of a call, by the histogram that measures it. */
interface Stretch {
  readonly histogram: string;
  readonly name: string;
  /** Which calls, and what would be wrong. */
  readonly description: string;
}

const RINGING: Stretch = {
  histogram: 'call_status_ringing_seconds',
  name: 'Ringing',
  description:
    "How long calls rang at the callee. A sharp edge is the dialler's own limit; in the US that is 15 seconds at " +
    'least. All at once very short: something picks up or refuses before people can.',
};

const TALK: Stretch = {
  histogram: 'call_status_talk_seconds',
  name: 'Talk',
  description:
    'How long agent and customer talked, of calls with talk, voicemail left out. More of the very short: people ' +
    'hang up, or do not hear anything.',
};

const CONNECT_WAIT: Stretch = {
  histogram: 'call_status_connect_wait_seconds',
  name: 'Wait for an agent',
  description:
    'How long customers who got an agent had waited for one, of fixed, predicted and inbound calls. In dialling, ' +
    'whoever waits for more than 2 seconds counts as abandoned.',
};

const QUEUE: Stretch = {
  histogram: 'call_status_queue_wait_seconds',
  name: 'Queue',
  description: 'How long customers waited in a queue, of calls that were queued. A rise: too few agents for the calls.',
};

const AGENT_RINGING: Stretch = {
  histogram: 'call_status_agent_ringing_seconds',
  name: 'Agent ringing',
  description: "How long an agent's phone rang, of calls that were offered to one. A rise: agents who do not pick up.",
};

/** How long everything takes: of the chosen task types and all carriers. */
export function durationsRow(): DashboardRow {
  return {
    title: 'Durations: of all carriers',
    panels: [
      ...[RINGING, TALK, CONNECT_WAIT].map(distribution),
      ...[RINGING, TALK, CONNECT_WAIT].map((stretch) => quantiles(stretch, 8)),
      ...[QUEUE, AGENT_RINGING].map((stretch) => quantiles(stretch, 12)),
    ],
  };
}

const TASK_TYPE = 'task_type=~"$task_type"';

function distribution({ histogram, name, description }: Stretch) {
  return heatmapPanel({
    title: `${name}, distribution`,
    description,
    unit: 's',
    width: 8,
    queries: [buckets(sumOf(perStep, select(`${histogram}_bucket`, TASK_TYPE), 'le'))],
  }).interval('5m');
}

function quantiles({ histogram, name, description }: Stretch, width: number) {
  return timeSeriesPanel({
    title: `${name}, half and nine in ten`,
    description:
      `${description} Half of the calls took no longer than p50, nine in ten no longer than p90; both are ` +
      'estimates between the limits of buckets.',
    unit: 's',
    width,
    queries: [
      course(quantileOf(0.5, histogram, { matchers: [TASK_TYPE] }), 'p50'),
      course(quantileOf(0.9, histogram, { matchers: [TASK_TYPE] }), 'p90'),
    ],
  }).interval('5m');
}
