import { STATUSES, UNCLASSIFIED_REASONS, type Status, type UnclassifiedReason } from '../engine/classification.ts';
import type { CarrierCounts, Tally } from './call-tallies.ts';
import { emptyTally, type MetricSample } from './metric-samples.ts';

/** What the counter of calls says, added up for what the page shows. */
export interface CallCounts {
  readonly carriers: ReadonlyMap<string, CarrierCounts>;
  readonly unclassified: Tally<UnclassifiedReason>;
  /** Customers who answered before an agent was free, and never got one. */
  readonly neverConnected: number;
}

const NO_CARRIER = 'none';

const NEVER_CONNECTED: ReadonlySet<unknown> = new Set([
  'RING_ABANDON',
  'QUEUE_ABANDON_LONG',
  'QUEUE_ABANDON_SHORT',
  'CUSTOMER_ABANDONED',
  'QUEUE_ENDED_WITHOUT_AGENT_CAUSE',
  'CONNECTED_WITHOUT_TALK',
] satisfies readonly (Status | UnclassifiedReason)[]);

/** There may be thousands of series, so they are gone through once. */
export function countCalls(calls: readonly MetricSample[], talkSeconds: readonly MetricSample[]): CallCounts {
  const carriers = new Map<string, { readonly statuses: Record<Status, number>; talkSeconds: number }>();
  const unclassified = emptyTally(UNCLASSIFIED_REASONS);
  let neverConnected = 0;

  for (const sample of calls) {
    const { labels, value } = sample;
    const [status, reason] = [labels['status'] as Status, labels['reason']];
    const carrier = carrierOf(sample);
    if (!carriers.has(carrier)) carriers.set(carrier, { statuses: emptyTally(STATUSES), talkSeconds: 0 });
    if (value === 0) continue;
    carriers.get(carrier)!.statuses[status] += value;
    if (status === 'UNCLASSIFIED') unclassified[reason as UnclassifiedReason] += value;
    const never = NEVER_CONNECTED.has(status) || NEVER_CONNECTED.has(reason);
    if (never && isCustomerFirst(sample)) neverConnected += value;
  }
  for (const sample of talkSeconds) {
    const counts = carriers.get(carrierOf(sample));
    if (counts !== undefined) counts.talkSeconds += sample.value;
  }
  return { carriers, unclassified, neverConnected };
}

/** Whether a series is of calls that are dialled before an agent is free. */
export function isCustomerFirst({ labels }: MetricSample): boolean {
  return labels['task_type'] === 'FIXED' || labels['task_type'] === 'PREDICTED';
}

function carrierOf({ labels }: MetricSample): string {
  return String(labels['carrier'] ?? NO_CARRIER);
}
