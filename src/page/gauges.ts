import { SUPERVISOR_METRICS, WORKER_METRICS } from '../adapters/metric-list.ts';
import { sumOf, tallyBy, type MetricSample, type MetricSamples } from './metric-samples.ts';

/** What goes up and down. */
export interface Gauges {
  readonly assignedPartitions: number;
  /** Null where no partition has told its lag yet. */
  readonly lagRecords: number | null;
  /** Null before the first commit. */
  readonly lastCommitMs: number | null;
  /** Null where there is no supervisor. */
  readonly processes: Readonly<Record<(typeof STATES)[number], number>> | null;
}

const STATES = ['working', 'starting', 'down'] as const;

export function readGauges(samples: MetricSamples): Gauges {
  const lastCommitSeconds = Math.max(0, ...samples(WORKER_METRICS.lastCommit.name).map(valueOf));
  const processes = samples(SUPERVISOR_METRICS.processes.name);
  return {
    assignedPartitions: sumOf(samples(WORKER_METRICS.assignedPartitions.name)),
    lagRecords: addLags(samples(WORKER_METRICS.lag.name)),
    lastCommitMs: lastCommitSeconds === 0 ? null : lastCommitSeconds * 1_000,
    processes: processes.length === 0 ? null : tallyBy(STATES, 'state', processes),
  };
}

/** For a moment after a rebalance two processes may tell of one partition. */
function addLags(samples: readonly MetricSample[]): number | null {
  const lags = new Map<unknown, number>();
  for (const { labels, value } of samples) {
    lags.set(labels['partition'], Math.max(value, lags.get(labels['partition']) ?? 0));
  }
  return lags.size === 0 ? null : [...lags.values()].reduce((sum, lag) => sum + lag, 0);
}

function valueOf({ value }: MetricSample): number {
  return value;
}
