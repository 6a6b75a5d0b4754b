import { createTopics, deleteTopics } from '../demo/cluster-topics.ts';
import { startWorkerProcess, type WorkerProcess } from '../demo/worker-process.ts';
import { ALL_SETTINGS, SECRETS } from '../src/config.ts';
import type { DeliveryBench } from './delivery-bench.ts';
import type { Delivery } from './delivery-figures.ts';

export interface BenchWorkerOptions {
  readonly delivery: Delivery;
  /** It has to be there. */
  readonly inputTopic: string;
  readonly partitions: number;
  /** Whether the broker stamps the outputs with its own time; else they keep that of their input. */
  readonly stampsOutputs: boolean;
}

/** A worker with a group and output topics that nobody has used before. */
export interface BenchWorker {
  readonly outputTopic: string;
  readonly process: WorkerProcess;
  /** When its process was started, in milliseconds since the epoch. */
  readonly startedAtMs: number;
  /** Aborted, with what to tell, when the worker has ended or the benchmark is interrupted. */
  readonly over: AbortSignal;
  /** Lets it end; its topics stay. */
  readonly stop: () => Promise<void>;
}

const NOT_SET = Object.fromEntries([...ALL_SETTINGS, ...SECRETS.map((name) => `${name}_FILE`)].map((key) => [key, '']));

let started = 0;

/** Creates the topics and starts the worker with default settings; `closing` ends both. @throws Error where it does not start. */
export async function startBenchWorker(
  bench: DeliveryBench,
  options: BenchWorkerOptions,
  closing: AsyncDisposableStack,
): Promise<BenchWorker> {
  const { delivery, inputTopic, partitions, stampsOutputs } = options;
  bench.interrupt.throwIfAborted();
  const group = `bench-${started++}`;
  const outputTopic = `${group}.call-classified`;
  const deadLetterTopic = `${group}.dead-letter`;
  const timestampType = stampsOutputs ? 'LogAppendTime' : 'CreateTime';
  await createTopics(bench.admin, [
    {
      topic: outputTopic,
      numPartitions: partitions,
      configEntries: [{ name: 'message.timestamp.type', value: timestampType }],
    },
    { topic: deadLetterTopic, numPartitions: partitions },
  ]);
  closing.defer(() => deleteTopics(bench.admin, [outputTopic, deadLetterTopic]));
  const startedAtMs = Date.now();
  const process = await startWorkerProcess(
    {
      ...NOT_SET,
      HTTP_PORT: '0',
      KAFKA_BROKERS: bench.brokers.join(','),
      SCHEMA_REGISTRY_URL: bench.schemaRegistryUrl,
      REGISTER_SCHEMAS: 'true',
      INPUT_TOPIC: inputTopic,
      OUTPUT_TOPIC: outputTopic,
      DEAD_LETTER_TOPIC: deadLetterTopic,
      CONSUMER_GROUP: group,
      DELIVERY: delivery,
    },
    { onSpawn: bench.watch },
  );
  const stop = async () => {
    process.kill('SIGTERM');
    await process.ended;
  };
  closing.defer(stop);
  return { outputTopic, process, startedAtMs, over: AbortSignal.any([bench.interrupt, endOf(process)]), stop };
}

function endOf({ ended }: WorkerProcess): AbortSignal {
  const end = new AbortController();
  void ended.then(({ lastLines }) => end.abort(new Error(`the worker ended by itself:\n${lastLines.join('\n')}`)));
  return end.signal;
}
