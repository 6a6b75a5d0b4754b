import type { Metrics } from './adapters/metrics.ts';
import type { Idle } from './watchdog.ts';

/** What a worker lets others know of itself while it runs. */
export interface WorkerState {
  readonly metrics: Metrics;
  /** False where the consumer or a batch has stopped going on. */
  readonly healthy: () => boolean;
  /** Whether it is a member of its group by a broker's word. */
  readonly ready: () => boolean;
  /** What has shown no sign of life for the longest time. */
  readonly idlest: () => Idle | null;
}

/** Whether a worker works, as `/healthz` and `/readyz` say it. */
export interface Condition {
  readonly healthy: boolean;
  readonly ready: boolean;
}

/** Where others look at that state. */
export interface Exposure {
  /** Null where there are no pages. */
  readonly url: string | null;
  readonly close: () => Promise<void>;
}
