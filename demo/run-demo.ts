import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGuardedFolder } from '../local-stack/guarded-folder.ts';
import type { LocalStack } from '../local-stack/local-stack.ts';
import { startLocalStack } from '../local-stack/start-local-stack.ts';
import type { LocalPrometheus } from '../local-stack/prometheus.ts';
import { LocalStackError } from '../local-stack/local-stack-error.ts';
import { createKafkaClient, logLevel } from '../src/adapters/kafka/kafkajs.ts';
import { createRegistry } from '../src/adapters/registry/schema-registry.ts';
import { ENGINE_SETTINGS, FORMAT_SETTINGS } from '../src/config.ts';
import { SOURCE_PREFIX } from '../src/formats/format-names.ts';
import { callEndedSchema } from '../src/events/avro-schemas.ts';
import { isBalanced, renderAccount, takeAccount } from './account.ts';
import { createAvroWriter, createPlatformWriter, type InputWriter } from './input-writer.ts';
import { ALL_PLATFORMS } from './sources/all-platforms.ts';
import type { PlatformWriter } from './sources/platform-writer.ts';
import { produceCalls, type Produced } from './produce-calls.ts';
import { scrapeMetrics } from './scrape-metrics.ts';
import { findPrometheus, startDemoPrometheus } from './demo-prometheus.ts';
import { interruptBySignals } from './interrupt-by-signals.ts';
import { createScreen, type Screen } from './screen.ts';
import { createDemoTopics, nameTopics, PARTITIONS, type DemoTopics } from './demo-topics.ts';
import { watchDemo } from './watch-demo.ts';
import { untilReady } from './until-ready.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';

export interface DemoOptions {
  /** How many records to send before the account; without end where null. */
  readonly events: number | null;
  /** Records a second. */
  readonly rate: number;
  readonly seed: number;
  /** The platform whose records are made of the calls; null: they are `CallEnded`. */
  readonly source: string | null;
  /** Whether a Prometheus with the project's rules runs beside the worker. */
  readonly withPrometheus: boolean;
}

const DRAIN_DEADLINE_MS = 60_000;
const DRAIN_POLL_MS = 200;

const OK = 0;
const FAILED = 1;

/**
 * Runs a whole system on this machine: Kafka, registry, topics, the worker as a process, and a producer of
 * calls, with a live table in the terminal. Ends at Ctrl-C, or after `events` records with an account.
 * @returns the exit code: 1 where the account does not match or the worker ended by itself.
 */
export async function runDemo(options: DemoOptions): Promise<number> {
  const screen = createScreen(process.stdout, process.env);
  const interrupt = interruptBySignals();
  const closing = new AsyncDisposableStack();
  try {
    return await play(options, screen, interrupt, closing);
  } catch (error) {
    if (interrupt.aborted) return OK;
    process.stderr.write(
      `call-status demo: ${error instanceof LocalStackError ? error.message : String((error as Error).stack)}\n`,
    );
    return FAILED;
  } finally {
    await closing.disposeAsync();
  }
}

async function play(
  options: DemoOptions,
  screen: Screen,
  interrupt: AbortSignal,
  closing: AsyncDisposableStack,
): Promise<number> {
  const prometheusProgram = options.withPrometheus ? await findPrometheus() : null;
  const stack = await startLocalStack({ onProgress: screen.say, signal: interrupt });
  closing.defer(stack.stop);
  const topics = nameTopics(stack);
  const kafka = createKafkaClient({ clientId: 'demo', brokers: [...stack.brokers], logLevel: logLevel.NOTHING });
  await createDemoTopics(kafka, topics, stack, closing);
  const guard = await createGuardedFolder();
  closing.defer(guard.close);
  const platform = ALL_PLATFORMS.find(({ source }) => source === options.source) ?? null;
  const format = await formatSettings(platform, guard.path);
  const worker = await startWorkerProcess({ ...workerSettings(stack, topics), ...format }, { onSpawn: guard.watch });
  closing.defer(async () => {
    worker.kill('SIGTERM');
    await worker.ended;
  });
  const write =
    platform === null ? await avroWriter(stack, topics, options.seed) : createPlatformWriter(platform, options.seed);
  await untilReady(worker, interrupt);
  const prometheus =
    prometheusProgram === null ? null : await startDemoPrometheus(prometheusProgram, guard, worker.url, interrupt);
  if (prometheus !== null) closing.defer(prometheus.stop);
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  closing.defer(() => producer.disconnect());

  screen.say(introduction(stack, topics, worker, prometheus, options));
  const sending = new AbortController();
  const { produced, done } = produceCalls({
    producer,
    topic: topics.input,
    write,
    ...options,
    keepExpected: options.events !== null,
    signal: AbortSignal.any([interrupt, sending.signal]),
  });
  closing.defer(() => {
    sending.abort();
    return done;
  });
  const finished =
    options.events === null ? new Promise<never>(() => {}) : done.then(() => drained(worker, produced, interrupt));
  const end = await watchDemo({ screen, worker, interrupt, finished });
  switch (end) {
    case 'interrupted':
      return OK;
    case 'worker ended':
      screen.say(`The worker ended by itself:\n${(await worker.ended).lastLines.join('\n')}`);
      return FAILED;
    case 'finished':
      return account(stack, topics, produced, worker, screen);
  }
}

async function avroWriter(stack: LocalStack, topics: DemoTopics, seed: number): Promise<InputWriter> {
  const registry = createRegistry({ url: stack.schemaRegistryUrl, auth: null, ca: null }, () => {});
  return createAvroWriter(await registry.register(`${topics.input}-value`, callEndedSchema.json), seed);
}

/** How the worker reads its input. */
async function formatSettings(platform: PlatformWriter | null, folder: string): Promise<NodeJS.ProcessEnv> {
  if (platform === null) return Object.fromEntries(FORMAT_SETTINGS.map((name) => [name, '']));
  const path = join(folder, 'source-settings.json');
  await writeFile(path, JSON.stringify(platform.settings, null, 2));
  return {
    INPUT_FORMAT: `${SOURCE_PREFIX}${platform.source}`,
    SOURCE_SETTINGS_FILE: path,
    SOURCE_FILE: '',
    OUTPUT_FORMAT: '',
  };
}

async function account(
  stack: LocalStack,
  topics: DemoTopics,
  produced: Produced,
  worker: WorkerProcess,
  screen: Screen,
): Promise<number> {
  const { brokers } = stack;
  const scrape = await scrapeMetrics(worker.url);
  const result = await takeAccount({
    brokers,
    outputTopic: topics.output,
    deadLetterTopic: topics.deadLetters,
    produced,
    scrape,
  });
  screen.say(`\n${renderAccount(result)}`);
  return isBalanced(result) ? OK : FAILED;
}

/** Waits until the worker has counted every record that was produced. */
async function drained(worker: WorkerProcess, produced: Produced, interrupt: AbortSignal): Promise<void> {
  const deadline = performance.now() + DRAIN_DEADLINE_MS;
  while (performance.now() < deadline && !interrupt.aborted) {
    const { calls, deadLetters, skippedRecords } = await scrapeMetrics(worker.url);
    const counted = [...calls, ...deadLetters].reduce((sum, { count }) => sum + count, skippedRecords);
    if (counted >= produced.records) return;
    await sleep(DRAIN_POLL_MS);
  }
}

function workerSettings(stack: LocalStack, topics: DemoTopics): NodeJS.ProcessEnv {
  return {
    // Its calls know what must become of them, by the default settings.
    ...Object.fromEntries(ENGINE_SETTINGS.map((name) => [name, ''])),
    KAFKA_BROKERS: stack.brokers.join(','),
    SCHEMA_REGISTRY_URL: stack.schemaRegistryUrl,
    REGISTER_SCHEMAS: 'true',
    INPUT_TOPIC: topics.input,
    OUTPUT_TOPIC: topics.output,
    DEAD_LETTER_TOPIC: topics.deadLetters,
    CONSUMER_GROUP: topics.group,
    STATUS_PAGE: 'true',
  };
}

function introduction(
  stack: LocalStack,
  topics: DemoTopics,
  worker: WorkerProcess,
  prometheus: LocalPrometheus | null,
  { events, rate, source }: DemoOptions,
): string {
  const amount = events === null ? 'until Ctrl-C' : `${events.toLocaleString('en-US')} calls`;
  return [
    '',
    `  brokers   ${stack.brokers.join(', ')}`,
    `  registry  ${stack.schemaRegistryUrl}`,
    `  topics    ${topics.input} -> ${topics.output}, ${topics.deadLetters} (${PARTITIONS} partitions each)`,
    `  page      ${worker.url}/, how calls end and how the worker does, live`,
    `  worker    process ${worker.pid}, exactly once, metrics at ${worker.url}/metrics`,
    ...(prometheus === null ? [] : [`  alerts    ${prometheus.url}/alerts, Prometheus with the rules`]),
    `  producer  ${rate.toLocaleString('en-US')} calls a second${source === null ? '' : `, as records of ${source}`}, ${amount}`,
    '  ask why   in another terminal, of the last call of a partition:',
    `            KAFKA_BROKERS=${stack.brokers.join(',')} SCHEMA_REGISTRY_URL=${stack.schemaRegistryUrl} \\`,
    `            npx call-status explain --topic ${topics.output} --partition 0 --last 1`,
    '',
  ].join('\n');
}
