import type { Tally, CarrierCounts } from './call-tallies.ts';
import { SUPERVISOR_METRICS, WORKER_METRICS } from '../adapters/metric-list.ts';
import type { UnclassifiedReason } from '../engine/classification.ts';
import { DEAD_LETTER_REASONS, type DeadLetterReason } from '../events/dead-letter.ts';
import type { Bucket } from './bucket-quantile.ts';
import { countCalls, isCustomerFirst } from './count-calls.ts';
import { sumOf, tallyBy, type MetricSample, type MetricSamples } from './metric-samples.ts';

/** What only grows, and starts at 0 with its process. */
export interface Counts {
  /** A status says call status, reason and direction too, so these are all that the shares are made of. */
  readonly carriers: ReadonlyMap<string, CarrierCounts>;
  readonly unclassified: Tally<UnclassifiedReason>;
  readonly deadLetters: Tally<DeadLetterReason>;
  readonly abandonment: Abandonment;
  readonly unanswered: Unanswered;
  readonly latency: readonly Bucket[];
  readonly incidents: Tally<Incident>;
}

/** When customers who answered before an agent was free got one: in time is within two seconds. */
export type Abandonment = Tally<'inTime' | 'late' | 'never'>;

const RANG = ['yes', 'no', 'unknown'] as const;
/** Outbound calls that were not answered, by whether they rang, as far as their source tells. */
export type Unanswered = Tally<(typeof RANG)[number]>;

/** What an operator wants to know of when it becomes frequent. */
export type Incident =
  | 'batchesFailed'
  | 'batchesRefused'
  | 'transactionsAborted'
  | 'fencings'
  | 'rebalances'
  | 'processRestarts';

const LATENCY = WORKER_METRICS.latency.name;
const CONNECT_WAIT = WORKER_METRICS.connectWait.name;
const IN_TIME_S = 2;

export function readCounts(samples: MetricSamples): Counts {
  const calls = countCalls(samples(WORKER_METRICS.calls.name), samples(WORKER_METRICS.carrierTalk.name));
  const waits = samples(CONNECT_WAIT).filter(isCustomerFirst);
  const inTime = named(waits, `${CONNECT_WAIT}_bucket`).filter(({ labels }) => Number(labels['le']) === IN_TIME_S);
  return {
    carriers: calls.carriers,
    unclassified: calls.unclassified,
    deadLetters: tallyBy(DEAD_LETTER_REASONS, 'reason', samples(WORKER_METRICS.deadLetters.name)),
    abandonment: {
      inTime: sumOf(inTime),
      late: sumOf(named(waits, `${CONNECT_WAIT}_count`)) - sumOf(inTime),
      never: calls.neverConnected,
    },
    unanswered: tallyBy(RANG, 'rang', samples(WORKER_METRICS.unanswered.name)),
    latency: addBuckets(named(samples(LATENCY), `${LATENCY}_bucket`)),
    incidents: countIncidents(samples),
  };
}

function addBuckets(samples: readonly MetricSample[]): readonly Bucket[] {
  const counts = new Map<number, number>();
  for (const { labels, value } of samples) {
    const bound = labels['le'] === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels['le']);
    counts.set(bound, (counts.get(bound) ?? 0) + value);
  }
  return [...counts].map(([bound, count]) => ({ bound, count })).sort((a, b) => a.bound - b.bound);
}

function countIncidents(samples: MetricSamples): Tally<Incident> {
  const outcome = (name: string, wanted: string) =>
    sumOf(samples(name).filter(({ labels }) => labels['outcome'] === wanted));
  return {
    batchesFailed: outcome(WORKER_METRICS.batches.name, 'failed'),
    batchesRefused: outcome(WORKER_METRICS.batches.name, 'refused'),
    transactionsAborted: outcome(WORKER_METRICS.transactions.name, 'aborted'),
    fencings: sumOf(samples(WORKER_METRICS.fencings.name)),
    rebalances: sumOf(samples(WORKER_METRICS.rebalances.name)),
    processRestarts: sumOf(samples(SUPERVISOR_METRICS.processRestarts.name)),
  };
}

function named(samples: readonly MetricSample[], name: string): readonly MetricSample[] {
  return samples.filter(({ metricName }) => metricName === name);
}
