import { REASON_ATTRIBUTIONS } from '../engine/classification.ts';
import { figuresBetween } from './figures-between.ts';
import type { Ratio } from './ratio.ts';
import type { Snapshot } from './snapshot.ts';

/** Where the lines of the charts are at one time. Nulls are gaps. */
export interface Point {
  readonly timeMs: number;
  /** The parts of the failure rate, in the order of the reasons. */
  readonly failures: readonly Ratio[];
  /** Failure rates by the names of the carriers. */
  readonly carriers: readonly (readonly [string, Ratio])[];
  readonly recordsPerSecond: number | null;
  readonly latencyP50Seconds: number | null;
  readonly latencyP99Seconds: number | null;
  readonly lagRecords: number | null;
}

/** Shares and latencies are of the time since `minuteAgo`, which keeps them calm; the rate is of that since `momentAgo`. */
export function pointOf(now: Snapshot, minuteAgo: Snapshot, momentAgo: Snapshot): Point {
  const { failures, carriers, latencyP50Seconds, latencyP99Seconds } = figuresBetween(minuteAgo, now);
  return {
    timeMs: now.timeMs,
    failures: REASON_ATTRIBUTIONS.map((reason) => failures[reason]),
    carriers: carriers.map(({ name, failureRate }) => [name, failureRate]),
    recordsPerSecond: figuresBetween(momentAgo, now).recordsPerSecond,
    latencyP50Seconds,
    latencyP99Seconds,
    lagRecords: now.gauges.lagRecords,
  };
}
