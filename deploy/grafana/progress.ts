import { grouping, perSecond, select, sumOf } from './select.ts';

/** Records published a second, one for each value of these labels. */
export function recordsPerSecond(...by: readonly string[]): string {
  const calls = sumOf(perSecond, select('call_status_calls_total'), ...by);
  return `${calls} + ${sumOf(perSecond, select('call_status_dead_letters_total'), ...by)}`;
}

/** The lag of each partition. For a moment after a rebalance two workers may tell of one. */
export function lagByPartition(): string {
  return `max by (job, partition) (${select('call_status_lag_records')})`;
}

/** The lag of all partitions together. */
export function lagInAll(): string {
  return `sum(${lagByPartition()})`;
}

/** Seconds since the last commit of any worker, or of each; of one that never committed there are none. */
export function sinceLastCommit(...by: readonly string[]): string {
  return `time() - max${grouping(by)}(${select('call_status_last_commit_timestamp_seconds')} > 0)`;
}
