import { Counter, Gauge, Registry as PrometheusRegistry } from 'prom-client';
import type { UnknownCode } from '../engine/attribute-cause.ts';
import { CODE_KINDS, HIGHEST_CODE, type CodeKind } from '../engine/cause-map.ts';
import { DEAD_LETTER_REASONS, type DeadLetterReason } from '../events/dead-letter.ts';
import type { Carriers } from '../pipeline/carriers.ts';
import { registerCallMetrics, type LegalOutcome } from './call-metrics.ts';
import { registerLatencyHistogram } from './latency-histogram.ts';
import { WORKER_METRICS } from './metric-list.ts';
import { registerNodeMetrics } from './node-metrics.ts';
import { registerMetric } from './register-metric.ts';
import type { RegistryOutcome } from './registry/registry-requests.ts';

export interface MetricsParts {
  /** In the order of the engine's classifications. */
  readonly outcomes: readonly LegalOutcome[];
  readonly carriers: Carriers;
  /** Why records of the source are no calls; none where inputs are `CallEnded`. */
  readonly skipReasons: readonly string[];
  readonly version: string;
  readonly tableVersion: string;
}

/** The metrics of a worker, of `metric-list.ts`. Whatever can be known beforehand starts at 0. */
export function createMetrics({ outcomes, carriers, skipReasons, version, tableVersion }: MetricsParts) {
  const registry = new PrometheusRegistry();
  const registers = [registry];
  const ofNode = registerNodeMetrics();
  const counter = <L extends string>(definition: Definition<L>) =>
    new Counter({ ...definition, labelNames: [...definition.labelNames], registers });
  const gauge = <L extends string>(definition: Definition<L>) =>
    new Gauge({ ...definition, labelNames: [...definition.labelNames], registers });

  const countCalls = registerCallMetrics(registry, outcomes, carriers);
  const lateness = registerLatencyHistogram(registry, WORKER_METRICS.lateness);
  const deadLetters = counter(WORKER_METRICS.deadLetters);
  const skippedRecords = counter(WORKER_METRICS.skippedRecords);
  const unknownCodes = counter(WORKER_METRICS.unknownCodes);
  const latency = registerLatencyHistogram(registry, WORKER_METRICS.latency);
  const batchDuration = registerLatencyHistogram(registry, WORKER_METRICS.batchDuration);
  const batches = counter(WORKER_METRICS.batches);
  const plainly = counter(WORKER_METRICS.plainly);
  const transactions = counter(WORKER_METRICS.transactions);
  const fencings = counter(WORKER_METRICS.fencings);
  const rebalances = counter(WORKER_METRICS.rebalances);
  const formerMembersEnded = counter(WORKER_METRICS.formerMembersEnded);
  const assignedPartitions = gauge(WORKER_METRICS.assignedPartitions);
  const lastCommit = gauge(WORKER_METRICS.lastCommit);
  const registryRequests = counter(WORKER_METRICS.registryRequests);
  const buildInfo = gauge(WORKER_METRICS.buildInfo);

  for (const reason of DEAD_LETTER_REASONS) deadLetters.inc({ reason }, 0);
  for (const reason of skipReasons) skippedRecords.inc({ reason }, 0);
  for (const kind of CODE_KINDS) unknownCodes.inc({ kind, code: 'other' }, 0);
  for (const outcome of ['committed', 'failed', 'refused']) batches.inc({ outcome }, 0);
  for (const outcome of ['committed', 'aborted', 'torn']) transactions.inc({ outcome }, 0);
  for (const outcome of ['ended', 'left']) formerMembersEnded.inc({ outcome }, 0);
  for (const outcome of ['ok', 'not_found', 'failed'] satisfies RegistryOutcome[]) registryRequests.inc({ outcome }, 0);
  buildInfo.set({ version, table_version: tableVersion }, 1);
  let assigned: ReadonlySet<number> = new Set();
  const lags = new Map<number, number>();
  registerMetric(registry, WORKER_METRICS.lag, () =>
    Array.from(lags, ([partition, value]) => ({ labels: { partition }, value })),
  );

  return {
    contentType: registry.contentType,
    render: () => PrometheusRegistry.merge([ofNode, registry]).metrics(),
    /** For one page of several processes: the worker's own metrics, and those of Node and the process. */
    report: () => registry.getMetricsAsJSON(),
    reportOfNode: () => ofNode.getMetricsAsJSON(),
    countCalls,
    countDeadLetters: (reason: DeadLetterReason, count: number) => deadLetters.inc({ reason }, count),
    countSkipped: (reason: string, count: number) => skippedRecords.inc({ reason }, count),
    countUnknownCode: ({ kind, code }: UnknownCode) => unknownCodes.inc({ kind, code: codeLabel(kind, code) }),
    countPlainly: (count: number) => plainly.inc(count),
    countBatches: (outcome: 'committed' | 'failed' | 'refused', count: number) => batches.inc({ outcome }, count),
    countTransaction: (outcome: 'committed' | 'aborted' | 'torn') => transactions.inc({ outcome }),
    countFencing: () => fencings.inc(),
    countRebalance: () => rebalances.inc(),
    countFormerMember: (outcome: 'ended' | 'left') => formerMembersEnded.inc({ outcome }),
    countRegistryRequest: (outcome: RegistryOutcome) => registryRequests.inc({ outcome }),
    /** So many batches of a round took so long. */
    observeBatches: batchDuration.observe,
    /** Of records that came in at these times and are committed now, in milliseconds since the epoch. */
    observeLatencies: latency.observeAges,
    /** Of calls that ended at these times and are committed now. */
    observeLateness: lateness.observeAges,
    setLastCommit: (secondsSinceEpoch: number) => lastCommit.set(secondsSinceEpoch),
    /** What comes late, of a partition that is somebody else's by now, is not told: nobody would take it back. */
    setLag(partition: number, records: number) {
      if (assigned.has(partition)) lags.set(partition, records);
    },
    /** The partitions that are assigned from now on; what was known of others is forgotten. */
    setAssigned(partitions: readonly number[]) {
      assigned = new Set(partitions);
      assignedPartitions.set(partitions.length);
      lags.clear();
    },
  };
}

export type Metrics = ReturnType<typeof createMetrics>;

interface Definition<L extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly L[];
  readonly aggregator?: 'max';
}

/** Whatever a source writes into the field, there are no more labels than codes. */
function codeLabel(kind: CodeKind, code: number): string {
  return code >= 0 && code <= HIGHEST_CODE[kind] ? String(code) : 'other';
}
