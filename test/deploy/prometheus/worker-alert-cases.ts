import { casesOf, fires, quiet, type AlertCase } from './alert-case.ts';
import { metric } from './series.ts';

// Values are written as in carrier-alert-cases.ts.

const a = { instance: 'a:9464' };
const b = { instance: 'b:9464' };
const UP = metric('call_status_build_info', '1+0x60', { version: '1.0.0', table_version: '1-aa-bb' });

/** What alerts about workers make of whether they are there, and of their group. */
export const workerAlertCases: readonly AlertCase[] = [
  ...casesOf('CallStatusWorkerAbsent', 'critical', [
    fires(
      'there never was a worker',
      { series: [metric('up', '0+0x20')], at: '6m' },
      {
        labels: { job: '' },
        says: 'No worker has shown its metrics for 5 minutes. Calls get no status while none works.',
      },
    ),
    quiet('there is one', { series: [UP], at: '20m' }),
    quiet('a new one comes in time', {
      series: [
        metric('call_status_build_info', '1+0x10 stale _x3 1+0x10', { version: '1.0.0', table_version: '1-aa-bb' }),
      ],
      at: '14m',
    }),
  ]),
  ...casesOf('CallStatusWorkerDown', 'warning', [
    fires(
      'one of two does not answer',
      { series: [metric('up', '1+0x10 0+0x20', a), metric('up', '1+0x30', b)], at: '16m' },
      {
        labels: a,
        says: 'Prometheus has not got the metrics of a:9464 for 5 minutes. Others of its group do its work.',
      },
    ),
    quiet('it answers again', { series: [metric('up', '1+0x10 0+0x3 1+0x20')], at: '16m' }),
    quiet('it is something else that is down', { series: [metric('up', '0+0x30', { job: 'node' })], at: '16m' }),
  ]),
  ...casesOf('CallStatusWorkerRestarts', 'warning', [
    fires(
      'started three times in half an hour',
      { series: [metric('process_start_time_seconds', '100+0x10 700+0x10 1300+0x10 1900+0x10')], at: '36m' },
      { labels: a, says: 'It was started 3 times in the last 30 minutes.' },
    ),
    fires(
      'a supervisor, too',
      {
        series: [
          metric('process_start_time_seconds', '100+0x10 700+0x10 1300+0x10 1900+0x10', { process: 'supervisor' }),
        ],
        at: '36m',
      },
      { labels: { ...a, process: 'supervisor' }, says: 'It was started 3 times in the last 30 minutes.' },
    ),
    quiet('started twice', {
      series: [metric('process_start_time_seconds', '100+0x10 700+0x10 1300+0x30')],
      at: '36m',
    }),
    quiet('a process of a supervisor, of which other alerts tell', {
      series: [metric('process_start_time_seconds', '100+0x10 700+0x10 1300+0x10 1900+0x10', { process: '2' })],
      at: '36m',
    }),
  ]),
  ...casesOf('CallStatusProcessesDown', 'warning', [
    fires(
      'one does not get started',
      {
        series: [
          metric('call_status_processes', '3+0x30', { state: 'working' }),
          metric('call_status_processes', '0+0x10 1+0x3 0+0x30', { state: 'starting' }),
          metric('call_status_processes', '1+0x10 0+0x3 1+0x30', { state: 'down' }),
        ],
        at: '20m',
      },
      { labels: a, says: '1 of its processes have been down or starting for 10 minutes. The others do their work.' },
    ),
    quiet('one is started again', {
      series: [
        metric('call_status_processes', '4+0x10 3+0x3 4+0x20', { state: 'working' }),
        metric('call_status_processes', '0+0x10 1+0x3 0+0x20', { state: 'down' }),
      ],
      at: '20m',
    }),
  ]),
  ...casesOf('CallStatusProcessRestarts', 'warning', [
    fires(
      'four in a quarter of an hour',
      { series: [metric('call_status_process_restarts_total', '0+0x10 1+1x3 4+0x20')], at: '20m' },
      { labels: a, says: 'It started processes again 4 times in the last 15 minutes.' },
    ),
    quiet('two', { series: [metric('call_status_process_restarts_total', '0+0x10 1+1x1 2+0x20')], at: '20m' }),
  ]),
  ...casesOf('CallStatusPartitionsUnassigned', 'critical', [
    fires(
      'nobody took over what one of two workers had',
      {
        series: [
          metric('call_status_assigned_partitions', '6+0x60', a),
          metric('call_status_assigned_partitions', '6+0x30 stale', b),
        ],
        at: '45m',
      },
      {
        says: 'Workers have 6 partitions together, fewer than for most of the last day. The records of the others wait.',
      },
    ),
    fires(
      'a worker that cannot join its group',
      { series: [metric('call_status_assigned_partitions', '0+0x60')], at: '12m' },
      {
        says: 'Workers have 0 partitions together, fewer than for most of the last day. The records of the others wait.',
      },
    ),
    quiet('the other took them over', {
      series: [
        metric('call_status_assigned_partitions', '6+0x30 12+0x30', a),
        metric('call_status_assigned_partitions', '6+0x30 stale', b),
      ],
      at: '45m',
    }),
    quiet('for a moment both told of the same partitions', {
      series: [
        metric('call_status_assigned_partitions', '6+0x30 12+0x60', a),
        metric('call_status_assigned_partitions', '6+0x32 stale', b),
      ],
      at: '60m',
    }),
  ]),
  ...casesOf('CallStatusRebalanceStorm', 'warning', [
    fires(
      'a member joins four times in ten minutes',
      { series: [metric('call_status_rebalances_total', '0+0.4x60'), UP], at: '40m' },
      { says: 'A worker joined its group 4 times in the last 10 minutes, and this for 20 minutes.' },
    ),
    fires(
      'four processes of a supervisor join every other minute',
      {
        series: [
          metric('call_status_rebalances_total', '0+2x60'),
          metric('call_status_processes', '4+0x60', { state: 'working' }),
          metric('call_status_processes', '0+0x60', { state: 'down' }),
          UP,
        ],
        at: '40m',
      },
      { says: 'A worker joined its group 5 times in the last 10 minutes, and this for 20 minutes.' },
    ),
    quiet('twice or three times in ten minutes', {
      series: [metric('call_status_rebalances_total', '0+0.25x60'), UP],
      at: '40m',
    }),
    quiet('a rollout of ten minutes', {
      series: [metric('call_status_rebalances_total', '0+0x10 0+2x10 20+0x40'), UP],
      at: '35m',
    }),
    quiet('sixteen processes of a supervisor join once in a while', {
      series: [
        metric('call_status_rebalances_total', '0+2x60'),
        metric('call_status_processes', '16+0x60', { state: 'working' }),
      ],
      at: '40m',
    }),
  ]),
  ...casesOf('CallStatusFencing', 'warning', [
    fires(
      'a worker is frozen for longer than its session every two minutes',
      { series: [metric('call_status_fencings_total', '0+0.5x60')], at: '30m' },
      {
        says: '5 transactions failed in the last 10 minutes because their worker was taken for one that is gone, or because they took longer than TRANSACTION_TIMEOUT_MS.',
      },
    ),
    quiet('two in ten minutes', { series: [metric('call_status_fencings_total', '0+0.2x60')], at: '30m' }),
    quiet('a machine of twelve processes came back from a pause that had cost them their partitions', {
      series: [metric('call_status_fencings_total', '0+0x10 0+12x1 12+0x40')],
      at: '22m',
    }),
  ]),
  ...casesOf('CallStatusTablesDiffer', 'warning', [
    fires(
      'a worker was forgotten when the cause map changed',
      { series: [table('1-aa-bb', a), table('1-aa-cc', b)], at: '65m' },
      { says: 'Workers of one group have had 2 versions of decision table and cause map for an hour.' },
    ),
    quiet('a rollout of half an hour', {
      series: [table('1-aa-bb', a, '1+0x40 stale'), table('1-aa-cc', b, '_x10 1+0x90')],
      at: '39m',
    }),
    quiet('two versions of the worker, and one table', {
      series: [table('1-aa-bb', a), table('1-aa-bb', { ...b, version: '1.1.0' })],
      at: '65m',
    }),
  ]),
];

function table(version: string, labels: Readonly<Record<string, string>>, values = '1+0x90') {
  return metric('call_status_build_info', values, { version: '1.0.0', ...labels, table_version: version });
}
