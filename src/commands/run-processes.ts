import { createBrokers } from '../adapters/kafka/client/brokers.ts';
import { createCluster } from '../adapters/kafka/cluster.ts';
import { ASKING } from '../adapters/kafka/client-patience.ts';
import { connectionOptions } from '../adapters/kafka/connection.ts';
import { createKafkaClient } from '../adapters/kafka/kafkajs.ts';
import { createLog, type Logger } from '../adapters/log.ts';
import { createMetricSum } from '../adapters/metric-sum.ts';
import { createSupervisorMetrics } from '../adapters/supervisor-metrics.ts';
import type { Config } from '../config.ts';
import { createEnding, endBySignals } from '../ending.ts';
import { exposePages } from '../expose-pages.ts';
import { openRegistry } from '../formats/open-registry.ts';
import { readWorkerConfig } from '../read-worker-config.ts';
import { inspectSurroundings } from '../start-up.ts';
import { createProcessStarter } from '../supervisor/start-process.ts';
import { SELF, conditionOf, createSupervisorPages } from '../supervisor/supervisor-pages.ts';
import { createSupervisor, type Supervisor } from '../supervisor/supervisor.ts';
import type { Exposure } from '../worker-state.ts';

const FAILED = 1;
// A process cuts its stop short by itself, and then needs a moment to end.
const STOP_GRACE_MS = 2_000;

/**
 * Runs several processes of the worker under one supervisor, with its pages, until it is asked to stop by SIGTERM or
 * SIGINT, or one of them cannot go on. A second signal ends all of them at once. What would keep every process from
 * starting is found before the first is started.
 * @returns the exit code: 0 after a stop that was asked for and went well in every process, else 1.
 * @throws ConfigError, StartUpError, StopError where no process was started.
 */
export async function runProcesses(count: number, env: NodeJS.ProcessEnv, version: string): Promise<number> {
  const { config } = await readWorkerConfig(env);
  const log = createLog(config.LOG_LEVEL, 'supervisor');
  const ending = createEnding(log);
  const metrics = createSupervisorMetrics(() => supervisor.statuses().map(({ state }) => state));
  const sum = createMetricSum();
  const supervisor = createSupervisor({
    count,
    startProcess: createProcessStarter(env, config.KAFKA_CLIENT_ID),
    sum,
    log,
    silenceLimitMs: config.STUCK_TIMEOUT_MS,
    stopLimitMs: config.SHUTDOWN_TIMEOUT_MS + STOP_GRACE_MS,
    onFatal: ending.fail,
    onRestart: metrics.countRestart,
  });
  endBySignals(ending, log, supervisor.killAll);
  const closing = new AsyncDisposableStack();
  const expose = async () => {
    const pages = createSupervisorPages(supervisor, metrics, sum, config.STUCK_TIMEOUT_MS);
    const exposure = await exposePages(config, log, pages, {
      version,
      async readReports() {
        sum.report(SELF, await metrics.report(), null);
        return sum.parts();
      },
      condition: () => conditionOf(supervisor, config.STUCK_TIMEOUT_MS),
    });
    closing.defer(exposure.close);
    return exposure;
  };
  const starting = startAll({ config, log, count, version, expose, supervisor });
  await Promise.race([starting, ending.reached]);
  const code = await ending.reached;
  const stopped = await supervisor.stop();
  await closing.disposeAsync();
  log.info({ stopped }, 'supervisor stopped');
  return stopped ? code : FAILED;
}

interface StartParts {
  readonly config: Config;
  readonly log: Logger;
  readonly count: number;
  readonly version: string;
  readonly expose: () => Promise<Exposure>;
  readonly supervisor: Supervisor;
}

async function startAll({ config, log, count, version, expose, supervisor }: StartParts): Promise<void> {
  const partitions = await countPartitions(config, log);
  const { url: http } = await expose();
  if (partitions < count) log.warn({ processes: count, partitions }, 'fewer partitions than processes: some will idle');
  await supervisor.start();
  log.info({ version, http, processes: count }, 'processes started');
}

/** Looks at the surroundings as every process will. */
async function countPartitions(config: Config, log: Logger): Promise<number> {
  const kafka = createKafkaClient({ ...connectionOptions(config, log), ...ASKING });
  const cluster = createCluster(kafka);
  const brokers = createBrokers(kafka);
  try {
    const registry = openRegistry(config, () => {});
    return (await inspectSurroundings(config, { cluster, brokers, registry })).input.partitionCount;
  } finally {
    await Promise.all([cluster.disconnect(), brokers.disconnect()]);
  }
}
