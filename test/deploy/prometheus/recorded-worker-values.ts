import type { RecordedValues } from './recorded-values.ts';
import { histogram, metric, type Series } from './series.ts';

const b = { instance: 'b:9464' };

/** Seven hours of two workers, a and b; both tell of partition 0. */
export const steadyWorkers: readonly Series[] = [
  metric('call_status_lag_records', '10+0x420', { partition: '0' }),
  metric('call_status_lag_records', '12+0x420', { ...b, partition: '0' }),
  metric('call_status_lag_records', '5+0x420', { ...b, partition: '1' }),
  metric('call_status_assigned_partitions', '2+0x420'),
  metric('call_status_assigned_partitions', '3+0x420', b),
  metric('call_status_batches_total', '0+6x420', { outcome: 'committed' }),
  metric('call_status_batches_total', '0+6x420', { ...b, outcome: 'committed' }),
  metric('call_status_batches_total', '0+3x420', { outcome: 'failed' }),
  metric('call_status_batches_total', '0+1x420', { ...b, outcome: 'refused' }),
  metric('call_status_transactions_total', '0+6x420', { outcome: 'committed' }),
  metric('call_status_transactions_total', '0+3x420', { ...b, outcome: 'aborted' }),
  metric('call_status_registry_requests_total', '0+3x420', { outcome: 'failed' }),
  ...histogram('call_status_latency_seconds', { '0.1': 50, '1': 100 }, 420),
  ...histogram('call_status_lateness_seconds', { '60': 50, '300': 100 }, 420),
];

/** What is recorded of them. */
export const recordedOfWorkers: RecordedValues = {
  'job_partition:call_status_lag_records:max': { 'partition="0"': 12, 'partition="1"': 5 },
  'job:call_status_lag_records:sum': { '': 17 },
  'job:call_status_assigned_partitions:sum': { '': 5 },
  'job_outcome:call_status_batches:rate5m * 60': {
    'outcome="committed"': 12,
    'outcome="failed"': 3,
    'outcome="refused"': 1,
  },
  'job_outcome:call_status_transactions:rate5m * 60': { 'outcome="committed"': 6, 'outcome="aborted"': 3 },
  'job_outcome:call_status_registry_requests:rate5m * 60': { 'outcome="failed"': 3 },
  'job_outcome:call_status_batches:increase30m': {
    'outcome="committed"': 360,
    'outcome="failed"': 90,
    'outcome="refused"': 30,
  },
  'job_outcome:call_status_transactions:increase30m': { 'outcome="committed"': 180, 'outcome="aborted"': 90 },
  'job_le:call_status_latency_seconds_bucket:rate5m * 60': { 'le="0.1"': 50, 'le="1"': 100, 'le="+Inf"': 100 },
  'job:call_status_latency_seconds:p50_5m': { '': 0.1 },
  'job:call_status_latency_seconds:p90_5m': { '': 0.82 },
  'job:call_status_latency_seconds:p99_5m': { '': 0.982 },
  'job_le:call_status_lateness_seconds_bucket:rate5m * 60': { 'le="60"': 50, 'le="300"': 100, 'le="+Inf"': 100 },
  'job:call_status_lateness_seconds:p50_5m': { '': 60 },
  'job:call_status_lateness_seconds:p90_5m': { '': 252 },
};
