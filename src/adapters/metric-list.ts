/** A metric: its name, what it tells, and by what it is told apart. */
export interface MetricDefinition {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  readonly kind: 'counter' | 'gauge' | 'histogram';
}

const LATENCY_BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 21_600];
const BATCH_BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * Every metric of a worker. What counts records counts what was committed, so it agrees with the topics. Every label
 * has few values: they are known beforehand, or bounded, as carriers and codes are.
 */
export const WORKER_METRICS = {
  // What became of calls.
  calls: {
    kind: 'counter',
    name: 'call_status_calls_total',
    help: 'Calls published, by status, call status, reason (attribution, or why it is unclassified), task type and carrier.',
    labelNames: ['status', 'call_status', 'reason', 'task_type', 'carrier'],
  },
  carrierTalk: {
    kind: 'counter',
    name: 'call_status_carrier_talk_seconds_total',
    help: 'Talk time of calls in which agent and customer talked, by carrier.',
    labelNames: ['carrier'],
  },
  unanswered: {
    kind: 'counter',
    name: 'call_status_unanswered_calls_total',
    help: 'Outbound calls that were not answered, by task type and whether they rang: yes, no, or unknown where the source does not tell.',
    labelNames: ['task_type', 'rang'],
  },
  ringing: {
    kind: 'histogram',
    name: 'call_status_ringing_seconds',
    help: 'Ringing time of calls that rang, by task type.',
    labelNames: ['task_type'],
  },
  talk: {
    kind: 'histogram',
    name: 'call_status_talk_seconds',
    help: 'Talk time of calls in which agent and customer talked (Effective Call, Short Duration Hangup, Normal Call), by task type.',
    labelNames: ['task_type'],
  },
  queueWait: {
    kind: 'histogram',
    name: 'call_status_queue_wait_seconds',
    help: 'Queue time of calls that were queued, by task type.',
    labelNames: ['task_type'],
  },
  agentRinging: {
    kind: 'histogram',
    name: 'call_status_agent_ringing_seconds',
    help: "Time that an agent's phone rang, of calls that were offered to one, by task type.",
    labelNames: ['task_type'],
  },
  connectWait: {
    kind: 'histogram',
    name: 'call_status_connect_wait_seconds',
    help: 'Queue and agent ringing together, of calls in which agent and customer talked, by task type: what a customer waited for the agent.',
    labelNames: ['task_type'],
  },
  lateness: {
    kind: 'histogram',
    name: 'call_status_lateness_seconds',
    help: 'Time from the end of a call to the commit of its status.',
    labelNames: [],
    buckets: LATENCY_BUCKETS_S,
  },
  deadLetters: {
    kind: 'counter',
    name: 'call_status_dead_letters_total',
    help: 'Records published to the dead-letter topic, by reason.',
    labelNames: ['reason'],
  },
  skippedRecords: {
    kind: 'counter',
    name: 'call_status_skipped_records_total',
    help: "Records of a platform that are no calls, as they should be, by the source's reason: other legs, interim events, other media.",
    labelNames: ['reason'],
  },
  unknownCodes: {
    kind: 'counter',
    name: 'call_status_unknown_codes_total',
    help: 'Codes that were asked for a cause and are not in the cause map. A code that cannot be one has the label other.',
    labelNames: ['kind', 'code'],
  },
  // How the worker does.
  latency: {
    kind: 'histogram',
    name: 'call_status_latency_seconds',
    help: "Time from an input record's timestamp to the commit of its output.",
    labelNames: [],
    buckets: LATENCY_BUCKETS_S,
  },
  batchDuration: {
    kind: 'histogram',
    name: 'call_status_batch_duration_seconds',
    help: 'Time from the publishing of a round to its commit, once for each partition in it.',
    labelNames: [],
    buckets: BATCH_BUCKETS_S,
  },
  batches: {
    kind: 'counter',
    name: 'call_status_batches_total',
    help: 'Batches, what a round has of one partition, by outcome: committed; failed, where the round has to be worked again; refused, where what the batch writes was not taken, and it is tried again by itself.',
    labelNames: ['outcome'],
  },
  plainly: {
    kind: 'counter',
    name: 'call_status_calls_plainly_total',
    help: 'Calls of those published that had to be decoded and encoded again, since their bytes were not as usual: slower.',
    labelNames: [],
  },
  transactions: {
    kind: 'counter',
    name: 'call_status_transactions_total',
    help: 'Kafka transactions, by outcome. One that is given up counts as aborted, though its outcome is not known; torn, once for each input partition of which brokers then turn out to have committed a part.',
    labelNames: ['outcome'],
  },
  fencings: {
    kind: 'counter',
    name: 'call_status_fencings_total',
    help: 'Transactions that failed because this worker was taken for one that is gone, or because they took longer than TRANSACTION_TIMEOUT_MS.',
    labelNames: [],
  },
  rebalances: {
    kind: 'counter',
    name: 'call_status_rebalances_total',
    help: 'Times the consumer group was joined anew.',
    labelNames: [],
  },
  formerMembersEnded: {
    kind: 'counter',
    name: 'call_status_former_members_ended_total',
    help: 'Transactional ids of workers that are gone, under which something may have been open when their partitions were taken over, by outcome: ended, or left to the brokers, which end it after its time-out.',
    labelNames: ['outcome'],
  },
  assignedPartitions: {
    kind: 'gauge',
    name: 'call_status_assigned_partitions',
    help: 'Input partitions that are assigned to this worker.',
    labelNames: [],
  },
  lag: {
    kind: 'gauge',
    name: 'call_status_lag_records',
    help: 'Records of an assigned input partition that are not committed yet, as of the last batch that was committed, refused or found waiting for a schema.',
    labelNames: ['partition'],
    // For a moment after a rebalance two processes may tell of one partition.
    aggregator: 'max',
  },
  lastCommit: {
    kind: 'gauge',
    name: 'call_status_last_commit_timestamp_seconds',
    help: 'When a batch was committed last, in seconds since the epoch; 0 before the first.',
    labelNames: [],
    aggregator: 'max',
  },
  registryRequests: {
    kind: 'counter',
    name: 'call_status_registry_requests_total',
    help: 'Requests to the schema registry, by outcome.',
    labelNames: ['outcome'],
  },
  buildInfo: {
    kind: 'gauge',
    name: 'call_status_build_info',
    help: 'Always 1; the version of the worker and of the decision table in force.',
    labelNames: ['version', 'table_version'],
    aggregator: 'max',
  },
} as const satisfies Record<string, MetricDefinition & { buckets?: readonly number[]; aggregator?: string }>;

/** What a supervisor adds to those of its processes. */
export const SUPERVISOR_METRICS = {
  processes: {
    kind: 'gauge',
    name: 'call_status_processes',
    help: 'Worker processes of this supervisor, by state: working, starting, or down and to be started again.',
    labelNames: ['state'],
  },
  processRestarts: {
    kind: 'counter',
    name: 'call_status_process_restarts_total',
    help: 'Times a worker process was started again after it had ended.',
    labelNames: [],
  },
} as const satisfies Record<string, MetricDefinition>;
