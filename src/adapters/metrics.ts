import { Counter, Gauge, Histogram, Registry as PrometheusRegistry, collectDefaultMetrics } from 'prom-client';
import type { TaskType } from '../engine/call.ts';
import type { UnknownCode } from '../engine/attribute-cause.ts';
import { CODE_KINDS, HIGHEST_CODE, type CodeKind } from '../engine/cause-map.ts';
import type { Classification } from '../engine/classification.ts';
import { DEAD_LETTER_REASONS, type DeadLetterReason } from '../events/dead-letter.ts';
import { describeMetrics } from './describe-metrics.ts';
import { registerLatencyHistogram } from './latency-histogram.ts';
import type { RegistryOutcome } from './registry-client.ts';

/** What calls are counted under: every pair that the decision table can give. */
export interface LegalOutcome {
  readonly classification: Pick<Classification, 'status' | 'callStatus' | 'reasonAttribution' | 'unclassifiedReason'>;
  readonly taskTypes: readonly TaskType[];
}

const LATENCY_BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 21_600];
const BATCH_BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * Every metric of the worker, with its meaning. Counters of records count what was committed, so they agree
 * with the topics. Every label has few values that are known beforehand, and starts at 0.
 */
export function createMetrics(
  outcomes: readonly LegalOutcome[],
  build: { readonly version: string; readonly tableVersion: string },
) {
  const registry = new PrometheusRegistry();
  const registers = [registry];
  const ofNode = new PrometheusRegistry();
  collectDefaultMetrics({ register: ofNode });

  const calls = new Counter({
    name: 'call_status_calls_total',
    help: 'Calls published, by status, call status, reason (attribution, or why it is unclassified) and task type.',
    labelNames: ['status', 'call_status', 'reason', 'task_type'] as const,
    registers,
  });
  const deadLetters = new Counter({
    name: 'call_status_dead_letters_total',
    help: 'Records published to the dead-letter topic, by reason.',
    labelNames: ['reason'] as const,
    registers,
  });
  const unknownCodes = new Counter({
    name: 'call_status_unknown_codes_total',
    help: 'Codes that were asked for a cause and are not in the cause map. A code that cannot be one has the label other.',
    labelNames: ['kind', 'code'] as const,
    registers,
  });
  const plainly = new Counter({
    name: 'call_status_calls_plainly_total',
    help: 'Calls of those published that had to be decoded and encoded again, since their bytes were not as usual: slower.',
    registers,
  });
  const batches = new Counter({
    name: 'call_status_batches_total',
    help: 'Batches worked, by outcome: committed, or failed and to be worked again.',
    labelNames: ['outcome'] as const,
    registers,
  });
  const transactions = new Counter({
    name: 'call_status_transactions_total',
    help: 'Kafka transactions, by outcome. One that is given up counts as aborted, though its outcome is not known.',
    labelNames: ['outcome'] as const,
    registers,
  });
  const fencings = new Counter({
    name: 'call_status_fencings_total',
    help: 'Transactions that failed because another producer had taken over the transactional id.',
    registers,
  });
  const rebalances = new Counter({
    name: 'call_status_rebalances_total',
    help: 'Times the consumer group was joined anew.',
    registers,
  });
  const restarts = new Counter({
    name: 'call_status_consumer_restarts_total',
    help: 'Times the consumer broke down and started itself again.',
    registers,
  });
  const assignedPartitions = new Gauge({
    name: 'call_status_assigned_partitions',
    help: 'Input partitions that are assigned to this worker.',
    registers,
  });
  const lag = new Gauge({
    name: 'call_status_lag_records',
    help: 'Records of an assigned input partition that are not committed yet, as of its last batch.',
    labelNames: ['partition'] as const,
    // For a moment after a rebalance two processes may tell of one partition.
    aggregator: 'max',
    registers,
  });
  const registryRequests = new Counter({
    name: 'call_status_registry_requests_total',
    help: 'Requests to the schema registry, by outcome.',
    labelNames: ['outcome'] as const,
    registers,
  });
  const batchDuration = new Histogram({
    name: 'call_status_batch_duration_seconds',
    help: 'Time from a batch in hand to its commit.',
    buckets: BATCH_BUCKETS_S,
    registers,
  });
  const latency = registerLatencyHistogram(registry, {
    name: 'call_status_latency_seconds',
    help: "Time from an input record's timestamp to the commit of its output.",
    bucketsS: LATENCY_BUCKETS_S,
  });
  const lastCommit = new Gauge({
    name: 'call_status_last_commit_timestamp_seconds',
    help: 'When a batch was committed last, in seconds since the epoch; 0 before the first.',
    aggregator: 'max',
    registers,
  });
  const buildInfo = new Gauge({
    name: 'call_status_build_info',
    help: 'Always 1; the version of the worker and of the decision table in force.',
    labelNames: ['version', 'table_version'] as const,
    aggregator: 'max',
    registers,
  });

  for (const { classification, taskTypes } of outcomes) {
    for (const taskType of taskTypes) calls.inc(callLabels(classification, taskType), 0);
  }
  for (const reason of DEAD_LETTER_REASONS) deadLetters.inc({ reason }, 0);
  for (const kind of CODE_KINDS) unknownCodes.inc({ kind, code: 'other' }, 0);
  for (const outcome of ['committed', 'failed']) batches.inc({ outcome }, 0);
  for (const outcome of ['committed', 'aborted']) transactions.inc({ outcome }, 0);
  for (const outcome of ['ok', 'not_found', 'failed'] satisfies RegistryOutcome[]) registryRequests.inc({ outcome }, 0);
  buildInfo.set({ version: build.version, table_version: build.tableVersion }, 1);

  return {
    contentType: registry.contentType,
    render: () => PrometheusRegistry.merge([ofNode, registry]).metrics(),
    /** For one page of several processes: the worker's own metrics, and those of Node and the process. */
    report: () => registry.getMetricsAsJSON(),
    reportOfNode: () => ofNode.getMetricsAsJSON(),
    /** The worker's own metrics, for the documentation. */
    describe: () => describeMetrics(registry),
    countCalls: (classification: Classification, taskType: TaskType, count: number) =>
      calls.inc(callLabels(classification, taskType), count),
    countDeadLetters: (reason: DeadLetterReason, count: number) => deadLetters.inc({ reason }, count),
    countUnknownCode: ({ kind, code }: UnknownCode) => unknownCodes.inc({ kind, code: codeLabel(kind, code) }),
    countPlainly: (count: number) => plainly.inc(count),
    countBatch: (outcome: 'committed' | 'failed') => batches.inc({ outcome }),
    countTransaction: (outcome: 'committed' | 'aborted') => transactions.inc({ outcome }),
    countFencing: () => fencings.inc(),
    countRebalance: () => rebalances.inc(),
    countRestart: () => restarts.inc(),
    countRegistryRequest: (outcome: RegistryOutcome) => registryRequests.inc({ outcome }),
    observeBatch: (seconds: number) => batchDuration.observe(seconds),
    /** Of records that came in at these times and are committed now, in milliseconds since the epoch. */
    observeLatencies: latency.observeAges,
    setLastCommit: (secondsSinceEpoch: number) => lastCommit.set(secondsSinceEpoch),
    setLag: (partition: number, records: number) => lag.set({ partition }, records),
    /** The partitions that are assigned from now on; what was known of others is forgotten. */
    setAssigned(partitions: readonly number[]) {
      assignedPartitions.set(partitions.length);
      lag.reset();
    },
  };
}

export type Metrics = ReturnType<typeof createMetrics>;

/** Whatever a source writes into the field, there are no more labels than codes. */
function codeLabel(kind: CodeKind, code: number): string {
  return code >= 0 && code <= HIGHEST_CODE[kind] ? String(code) : 'other';
}

function callLabels(
  { status, callStatus, reasonAttribution, unclassifiedReason }: LegalOutcome['classification'],
  taskType: TaskType,
) {
  return { status, call_status: callStatus, reason: unclassifiedReason ?? reasonAttribution, task_type: taskType };
}
