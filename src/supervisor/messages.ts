import type { MetricReport } from '../adapters/metric-sum.ts';

// What a supervisor and its processes say to each other.

/** How a process is now, said every second and where it is asked. */
export interface ProcessReport {
  readonly kind: 'report';
  /** Whether it was asked; then it tells of Node too. */
  readonly asked: boolean;
  /** Whether it has got as far as consuming. */
  readonly started: boolean;
  readonly healthy: boolean;
  readonly ready: boolean;
  readonly metrics: MetricReport;
  readonly metricsOfNode: MetricReport | null;
}

/** A process cannot go on, and is about to end. */
export interface ProcessFailure {
  readonly kind: 'failure';
  readonly reason: string;
}

export type FromProcess = ProcessReport | ProcessFailure;
export type ToProcess = { readonly kind: 'ask' } | { readonly kind: 'stop' };
