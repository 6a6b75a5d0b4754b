import { GOOD } from '../colours.ts';
import { now } from '../now.ts';
import { warnFrom } from '../panels/limits.ts';
import { reading } from '../panels/query.ts';
import { statPanel } from '../panels/stat-panel.ts';
import type { DashboardRow } from '../place-panels.ts';
import { quantileOf, select, sumOf } from '../select.ts';
import { lagInAll, recordsPerSecond, sinceLastCommit } from '../progress.ts';
import { troubleStats } from './trouble-stats.ts';

/** What whoever runs the worker sees first: does it work, does it keep up, did anything break? */
export function nowRow(): DashboardRow {
  return {
    title: 'Now, and what broke in the last 15 minutes',
    panels: [workersUp(), ...progressStats(), latencyStat(), versionsInForce(), ...troubleStats()],
  };
}

function progressStats() {
  return [
    statPanel({
      title: 'Records a second',
      description:
        'Records that were published, as a call or as a dead letter. None while there is lag: the worker stands still.',
      unit: 'cps',
      width: 4,
      queries: [reading(recordsPerSecond(), 'Records a second')],
    }),
    statPanel({
      title: 'Lag',
      description:
        'Records of all assigned partitions that are not published yet, as of the last batch of each. More and ' +
        'more: the worker does not keep up, add members. A partition that stands still does not tell of what ' +
        'came since, so look at the time since the last commit too.',
      unit: 'short',
      width: 4,
      queries: [reading(lagInAll(), 'Lag')],
    }).decimals(0),
    statPanel({
      title: 'Since the last commit',
      description:
        'How long ago any worker last published a batch. Long while records come in: all of them stand still; ' +
        'brokers or the registry may be away.',
      unit: 's',
      width: 4,
      queries: [reading(sinceLastCommit(), 'Since the last commit')],
    }).decimals(0),
  ];
}

function latencyStat() {
  return statPanel({
    title: 'Latency, p99',
    description:
      "From a record's timestamp to the commit of its output, 99 of 100 records of the last 15 minutes. It rises " +
      'with lag, and for a while after a start, when old records are worked.',
    unit: 's',
    width: 4,
    queries: [reading(quantileOf(0.99, 'call_status_latency_seconds', { read: now }), 'p99')],
  });
}

function workersUp() {
  // A worker that is down has no metrics of its own, so it is known by its job.
  const up = `${select('up')} and on (job) last_over_time(${select('call_status_build_info')}[1h])`;
  return statPanel({
    title: 'Workers',
    description:
      'How many addresses of the chosen jobs Prometheus reaches, and how many it does not. A worker that is down ' +
      'is gone or hangs; the others take its partitions.',
    unit: 'short',
    width: 4,
    queries: [reading(`sum(${up})`, 'up'), reading(`count(${up}) - sum(${up})`, 'down')],
  })
    .overrideByName('up', [{ id: 'color', value: { mode: 'fixed', fixedColor: GOOD } }])
    .overrideByName('down', [{ id: 'thresholds', value: warnFrom(1).build() }]);
}

function versionsInForce() {
  const builds = sumOf((selector) => selector, select('call_status_build_info'), 'version', 'table_version');
  return statPanel({
    title: 'Versions in force',
    description:
      'How many different versions of worker and decision table are at work. More than one for longer than a ' +
      'rollout takes: equal calls may get different statuses. The table Versions says who has which.',
    unit: 'short',
    width: 4,
    queries: [reading(`count(${builds})`, 'Versions')],
  }).thresholds(warnFrom(2));
}
