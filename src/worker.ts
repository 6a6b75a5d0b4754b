import { createBrokers } from './adapters/kafka/client/brokers.ts';
import { createCluster } from './adapters/kafka/cluster.ts';
import { flushTraces } from './adapters/flush-traces.ts';
import { ASKING, CONSUMING, PUBLISHING } from './adapters/kafka/client-patience.ts';
import { connectionOptions } from './adapters/kafka/connection.ts';
import { createConsumer, type Consumer } from './adapters/kafka/consumer.ts';
import { createKafkaClient } from './adapters/kafka/kafkajs.ts';
import { routingTo } from './adapters/kafka/outgoing.ts';
import { createOutlets } from './adapters/kafka/outlets.ts';
import { keptTimestamps } from './adapters/kafka/topic-settings.ts';
import { newMemberId } from './adapters/kafka/transactions/transactional-ids.ts';
import type { Logger } from './adapters/log.ts';
import { createMetrics, type Metrics } from './adapters/metrics.ts';
import { createOutletReports } from './adapters/outlet-reports.ts';
import { createRoundReports } from './adapters/round-reports.ts';
import type { Registry } from './adapters/registry/schema-registry.ts';
import { traceRounds } from './adapters/trace-rounds.ts';
import type { Config } from './config.ts';
import { createEngine, type Engine } from './engine/classify.ts';
import { decisionsOf } from './engine/compile-decision-table.ts';
import { createCallClassifiedEncoder } from './events/call-classified.ts';
import { createJsonEncoder } from './events/json/call-classified-json.ts';
import { openRegistry } from './formats/open-registry.ts';
import { inputInForce } from './formats/input-in-force.ts';
import type { SourceInForce } from './formats/source-in-force.ts';
import { NO_SCHEMAS } from './pipeline/input-format.ts';
import { createCarriers, type Carriers } from './pipeline/carriers.ts';
import { createDeadLetterLimit } from './pipeline/dead-letter-limit.ts';
import type { Inlet } from './pipeline/inlet.ts';
import { createBatchProcessor } from './pipeline/process-batch.ts';
import { createRounds, type Rounds } from './pipeline/rounds.ts';
import {
  carrierSettings,
  deadLetterLimitSettings,
  engineSettings,
  fetcherSettings,
  memberSettings,
} from './part-settings.ts';
import { narrowerTimestamps } from './narrower-timestamps.ts';
import { StopError } from './pipeline/failures.ts';
import { NO_TIMESTAMP_LIMITS } from './records/timestamp-limits.ts';
import { inspectSurroundings, type Surroundings } from './start-up.ts';
import { startWatchdog } from './watchdog.ts';
import type { Exposure, WorkerState } from './worker-state.ts';

export interface WorkerParts {
  readonly config: Config;
  /** Null where inputs are `CallEnded`. */
  readonly source: SourceInForce | null;
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
  const metrics = metricsOf(parts, engine, carriers);
  const registry = openRegistry(config, metrics.countRegistryRequest);

  let failedAttempts = 0;
  const countFailedAttempt = () => {
    failedAttempts += 1;
  };
  const consuming = createKafkaClient({ ...connectionOptions(config, log, countFailedAttempt), ...CONSUMING });
  const publishing = createKafkaClient({ ...connectionOptions(config, log), ...PUBLISHING });
  const cluster = createCluster(createKafkaClient({ ...connectionOptions(config, log), ...ASKING }));
  closing.defer(cluster.disconnect);
  const brokers = createBrokers(publishing);
  closing.defer(brokers.disconnect);
  const surroundings = await inspectSurroundings(config, { cluster, brokers, registry });
  const { input, output, deadLetters } = surroundings;
  for (const detail of narrowerTimestamps(surroundings))
    log.warn({ detail }, 'a topic may refuse the timestamps of records');

  await brokers.connect([input.topic, output.topic, deadLetters.topic]);
  const memberId = newMemberId(config.CONSUMER_GROUP);
  const outletsOf = createOutlets({
    kafka: publishing,
    brokers,
    delivery: config.DELIVERY,
    groupId: config.CONSUMER_GROUP,
    memberId,
    transactionTimeoutMs: config.TRANSACTION_TIMEOUT_MS,
    commitIntervalMs: config.COMMIT_INTERVAL_MS,
    compression: config.OUTPUT_COMPRESSION,
    topics: surroundings,
    checkTopics: cluster.checkTopics,
    onLost: (code, under) => consumer.noteCode(code, under),
    onSettled: (memberIds) => consumer.settled(memberIds),
    observer: createOutletReports(metrics, log),
  });
  const consumer: Consumer = createConsumer({
    kafka: consuming,
    member: { ...memberSettings(config), transactionalId: memberId },
    fetcher: fetcherSettings(config),
    outletsOf,
    roundsOf: (inlet) => createWork({ ...parts, engine, carriers, registry, surroundings, metrics, inlet }),
    observer: consumerReports(metrics, log),
    onFatal: parts.onFatal,
  });
  const watchdog = startWatchdog({
    watched: () => [
      { name: 'the consumer', signs: consumer.signs() + failedAttempts },
      ...(consumer.roundSigns() === null ? [] : [{ name: 'the round in hand', signs: consumer.roundSigns()! }]),
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

function metricsOf({ source, version }: WorkerParts, { tableVersion }: Engine, carriers: Carriers): Metrics {
  const outcomes = decisionsOf().map(({ outcome, taskTypes }) => ({ classification: outcome, taskTypes }));
  const skipReasons = source?.source.skips.map(({ reason }) => reason) ?? [];
  return createMetrics({ outcomes, carriers, skipReasons, version, tableVersion });
}

interface WorkParts extends Pick<WorkerParts, 'config' | 'source' | 'log' | 'version' | 'onFatal'> {
  readonly engine: Engine;
  readonly carriers: Carriers;
  readonly registry: Registry | null;
  readonly surroundings: Surroundings;
  readonly metrics: Metrics;
  readonly inlet: Inlet;
}

function createWork(parts: WorkParts): Rounds {
  const { config, engine, carriers, registry, surroundings } = parts;
  const { output, deadLetters } = surroundings;
  const input = inputInForce(config.INPUT_FORMAT, config.OUTPUT_FORMAT, parts.source, registry);
  const { outputSchemaId } = surroundings;
  const process = createBatchProcessor({
    engine,
    encoder: outputSchemaId === null ? createJsonEncoder() : createCallClassifiedEncoder(outputSchemaId),
    input,
    carriers,
    routing: routingTo(output, surroundings.input.partitionCount),
    maxOutputBytes: output.maxBatchBytes,
    maxDeadLetterBytes: deadLetters.maxBatchBytes,
    outputTimestamps: output.timestamps?.limits ?? NO_TIMESTAMP_LIMITS,
    deadLetterTimestamps: keptTimestamps(deadLetters),
    now: Date.now,
  });
  const observer = traceRounds(createRoundReports(parts.metrics, parts.log), {
    groupId: config.CONSUMER_GROUP,
    version: parts.version,
  });
  return createRounds({
    topic: config.INPUT_TOPIC,
    inlet: parts.inlet,
    process,
    schemas: input.kind === 'by schema' ? input.schemas : NO_SCHEMAS,
    limit: createDeadLetterLimit(deadLetterLimitSettings(config)),
    observer,
    // At least once a round is seen as soon as it is written, and commits follow in their own time.
    roundIntervalMs: config.DELIVERY === 'exactly-once' ? config.COMMIT_INTERVAL_MS : 0,
    maxRoundBytes: config.FETCH_MAX_BYTES,
    onFatal: parts.onFatal,
  });
}

function consumerReports(metrics: Metrics, log: Logger) {
  return {
    onAssigned(partitions: readonly number[]) {
      metrics.countRebalance();
      metrics.setAssigned(partitions);
      log.info({ partitions }, 'partitions assigned');
    },
    onRevoked: (why: string) => log.info({ why }, 'partitions given up'),
    onFailedAttempt: (error: Error) => log.debug({ err: error }, 'an attempt failed, and is made again'),
    onForeignGroup: () =>
      log.warn('the group has members of another kind, or of a former version: waiting until they are gone'),
    onMadeAnew: () => log.warn('the topic was made anew: its partitions are opened again'),
  };
}
