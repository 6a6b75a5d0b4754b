import { createCluster } from './adapters/kafka/cluster.ts';
import { flushTraces } from './adapters/flush-traces.ts';
import { ASKING, CONSUMING, PUBLISHING } from './adapters/kafka/client-patience.ts';
import { connectionOptions } from './adapters/kafka/connection.ts';
import { createGroupConsumer, type GroupConsumer } from './adapters/kafka/consumer.ts';
import { createKafkaClient } from './adapters/kafka/kafkajs.ts';
import { routingTo } from './adapters/kafka/outgoing.ts';
import { createOutlets } from './adapters/kafka/outlets.ts';
import { createLaneReports } from './adapters/lane-reports.ts';
import type { Logger } from './adapters/log.ts';
import { createMetrics, type Metrics } from './adapters/metrics.ts';
import { createOutletReports } from './adapters/outlet-reports.ts';
import { createRegistry, type Registry } from './adapters/schema-registry.ts';
import { traceLanes } from './adapters/trace-lanes.ts';
import type { Config } from './config.ts';
import { createEngine, type Engine } from './engine/classify.ts';
import { decisionsOf } from './engine/compile-decision-table.ts';
import { createCallClassifiedEncoder } from './events/call-classified.ts';
import { createCarriers, type Carriers } from './pipeline/carriers.ts';
import { createDeadLetterLimit } from './pipeline/dead-letter-limit.ts';
import { createLaneSet, type LaneSet } from './pipeline/lane-set.ts';
import { createPartitionLane } from './pipeline/partition-lane.ts';
import { createBatchProcessor } from './pipeline/process-batch.ts';
import {
  carrierSettings,
  consumerSettings,
  deadLetterLimitSettings,
  engineSettings,
  registrySettings,
} from './part-settings.ts';
import { StopError } from './pipeline/failures.ts';
import { inspectSurroundings, type Surroundings } from './start-up.ts';
import { startWatchdog } from './watchdog.ts';
import type { Exposure, WorkerState } from './worker-state.ts';

export interface WorkerParts {
  readonly config: Config;
  readonly log: Logger;
  readonly version: string;
  /** Called when the worker cannot go on: it has to be stopped, and the process ended. */
  readonly onFatal: (error: Error) => void;
  /** Lets others look at the worker, from before it consumes until it has stopped. */
  readonly expose: (state: WorkerState) => Promise<Exposure>;
}

export interface Worker {
  /** Lets the batches in hand end and commit, leaves the group, and closes everything, the last first. */
  readonly stop: () => Promise<void>;
}

/**
 * Builds the parts of the worker and wires them. Resolves once it consumes.
 * @throws ConfigError, StartUpError, StopError; nothing is left open then.
 */
export async function startWorker(parts: WorkerParts): Promise<Worker> {
  const closing = new AsyncDisposableStack();
  const stop = () => closing.disposeAsync();
  try {
    await wire(parts, closing);
    return { stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function wire(parts: WorkerParts, closing: AsyncDisposableStack): Promise<void> {
  const { config, log, version } = parts;
  closing.defer(flushTraces);
  const engine = createEngine(engineSettings(config));
  const carriers = createCarriers(carrierSettings(config));
  const outcomes = decisionsOf().map(({ outcome, taskTypes }) => ({ classification: outcome, taskTypes }));
  const metrics = createMetrics({ outcomes, carriers, version, tableVersion: engine.tableVersion });
  const registry = createRegistry(registrySettings(config), metrics.countRegistryRequest);

  // Two clients: within one, the offsets of a transaction would count as committed before it is.
  const publishing = createKafkaClient({ ...connectionOptions(config, log), ...PUBLISHING });
  let failedAttempts = 0;
  const countFailedAttempt = () => {
    failedAttempts += 1;
  };
  const consuming = createKafkaClient({ ...connectionOptions(config, log, countFailedAttempt), ...CONSUMING });
  const cluster = createCluster(createKafkaClient({ ...connectionOptions(config, log), ...ASKING }));
  closing.defer(cluster.disconnect);
  const surroundings = await inspectSurroundings(config, cluster, registry);

  const consumer: GroupConsumer = createGroupConsumer(consuming, consumerSettings(config), {
    onBatch: (batch, turn) => lanes.laneOf(batch.partition).work(batch, turn),
    onFatal: parts.onFatal,
    ...groupReports(metrics, log, (partitions) => lanes.keepOnly(partitions)),
  });
  const outlets = createOutlets({
    kafka: publishing,
    delivery: config.DELIVERY,
    groupId: config.CONSUMER_GROUP,
    transactionTimeoutMs: config.TRANSACTION_TIMEOUT_MS,
    compression: config.OUTPUT_COMPRESSION,
    topics: surroundings,
    cluster,
    consumer,
    observer: createOutletReports(metrics, log),
  });
  const { outletOf } = outlets;
  const lanes = createLanes({ ...parts, engine, carriers, registry, surroundings, metrics, outletOf });

  await outlets.connect();
  closing.defer(outlets.disconnect);
  closing.defer(lanes.close);
  const watchdog = startWatchdog({
    watched: () => [
      { name: 'the consumer', signs: consumer.signs() + failedAttempts },
      ...[...lanes.signs()].map(([partition, signs]) => ({ name: `the batch of partition ${partition}`, signs })),
    ],
    limitMs: config.STUCK_TIMEOUT_MS,
    onStuck: ({ name, idleMs }) => parts.onFatal(new StopError(`${name} has not gone on for ${idleMs} ms`)),
  });
  closing.defer(watchdog.stop);
  const exposure = await parts.expose({
    metrics,
    healthy: () => (watchdog.idlest()?.idleMs ?? 0) < config.STUCK_TIMEOUT_MS,
    ready: consumer.ready,
    idlest: watchdog.idlest,
  });
  closing.defer(exposure.close);
  closing.defer(consumer.stop);
  await consumer.start();
  const { DELIVERY: delivery, CONSUMER_GROUP: group } = config;
  log.info({ version, tableVersion: engine.tableVersion, http: exposure.url, delivery, group }, 'worker started');
}

interface LanesParts extends Pick<WorkerParts, 'config' | 'log' | 'version'> {
  readonly engine: Engine;
  readonly carriers: Carriers;
  readonly registry: Registry;
  readonly surroundings: Surroundings;
  readonly metrics: Metrics;
  readonly outletOf: ReturnType<typeof createOutlets>['outletOf'];
}

function createLanes(parts: LanesParts): LaneSet {
  const { config, engine, carriers, registry, surroundings, outletOf } = parts;
  const process = createBatchProcessor({
    engine,
    encoder: createCallClassifiedEncoder(surroundings.outputSchemaId),
    schemas: registry,
    carriers,
    routing: routingTo(surroundings.output, surroundings.input.partitionCount),
    maxOutputBytes: surroundings.output.maxBatchBytes,
    maxDeadLetterBytes: surroundings.deadLetters.maxBatchBytes,
  });
  const observer = traceLanes(createLaneReports(parts.metrics, parts.log), {
    groupId: config.CONSUMER_GROUP,
    version: parts.version,
  });
  const limit = createDeadLetterLimit(deadLetterLimitSettings(config));
  return createLaneSet((partition) =>
    createPartitionLane({ outlet: outletOf(partition), process, schemas: registry, limit, observer }),
  );
}

function groupReports(metrics: Metrics, log: Logger, keepOnly: (partitions: readonly number[]) => void) {
  return {
    onAssigned(partitions: readonly number[]) {
      keepOnly(partitions);
      metrics.countRebalance();
      metrics.setAssigned(partitions);
      log.info({ partitions }, 'partitions assigned');
    },
    onRebalance: () => log.info('the group rebalances'),
    onRestart(error: Error) {
      metrics.countRestart();
      log.warn({ err: error }, 'the consumer starts itself again');
    },
  };
}
