import type { MetricReport } from '../adapters/metric-sum.ts';
import { readCounts, type Counts } from './counts.ts';
import { readGauges, type Gauges } from './gauges.ts';
import { samplesOf } from './metric-samples.ts';

/** What the metrics say at one time, as far as the page shows it. */
export interface Snapshot {
  /** By a clock that only goes forward; from when on is of no meaning. */
  readonly atMs: number;
  /** By the clock on the wall, since the epoch. */
  readonly timeMs: number;
  readonly counts: Counts;
  readonly gauges: Gauges;
}

/** Reads the metrics of one process, or of several that are added up. */
export function takeSnapshot(reports: readonly MetricReport[], atMs: number, timeMs: number): Snapshot {
  const samples = samplesOf(reports);
  return { atMs, timeMs, counts: readCounts(samples), gauges: readGauges(samples) };
}
