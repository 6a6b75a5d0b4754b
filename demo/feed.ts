import { Command } from 'commander';
import { setInterval as every } from 'node:timers/promises';
import { ASKING } from '../src/adapters/kafka/client-patience.ts';
import { connectionOptions } from '../src/adapters/kafka/connection.ts';
import { createKafkaClient } from '../src/adapters/kafka/kafkajs.ts';
import { createLog } from '../src/adapters/log.ts';
import { ConfigError } from '../src/config-error.ts';
import { CONNECTION_SETTINGS } from '../src/config.ts';
import { callEndedSchema } from '../src/events/avro-schemas.ts';
import { openRegistry } from '../src/formats/open-registry.ts';
import { readSettings } from '../src/read-config.ts';
import { interruptBySignals } from './interrupt-by-signals.ts';
import { wholeNumberAboveZero } from './option-values.ts';
import { createAvroWriter } from './input-writer.ts';
import { produceCalls } from './produce-calls.ts';

interface Options {
  readonly rate: number;
  readonly events?: number;
  readonly seed: number;
}

const TOLD_EVERY_MS = 10_000;

await new Command('node demo/feed.ts')
  .description('Sends made-up calls, some of them spoilt, to the input topic of a system that runs, until Ctrl-C.')
  .option('--rate <n>', 'records a second', wholeNumberAboveZero, 200)
  .option('--events <n>', 'end after n records', wholeNumberAboveZero)
  .option(
    '--seed <n>',
    'seed of the calls; others each time unless given',
    wholeNumberAboveZero,
    Date.now() % 1_000_000_000,
  )
  .addHelpText('after', `\nSettings, as of the worker: ${CONNECTION_SETTINGS.join(', ')}`)
  .showHelpAfterError('(--help says more)')
  .action(feed)
  .parseAsync();

async function feed({ rate, seed, events }: Options): Promise<void> {
  const interrupt = interruptBySignals();
  const settings = settingsOrEnd();
  const log = createLog('info', 'feed');
  const registry = openRegistry(settings, () => {});
  if (registry === null) throw new TypeError('Avro needs a registry');
  const subject = `${settings.INPUT_TOPIC}-value`;
  const schemaId =
    (await registry.idOf(subject, callEndedSchema.json)) ?? (await registry.register(subject, callEndedSchema.json));
  const kafka = createKafkaClient({ ...connectionOptions(settings, log), ...ASKING });
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  try {
    const { produced, done } = produceCalls({
      producer,
      topic: settings.INPUT_TOPIC,
      write: createAvroWriter(schemaId, seed),
      seed,
      rate,
      events: events ?? null,
      keepExpected: false,
      signal: interrupt,
    });
    const ended = new AbortController();
    const telling = tell(() => log.info({ records: produced.records }, 'calls sent'), ended.signal);
    await done.finally(() => ended.abort());
    await telling;
    log.info({ records: produced.records }, 'calls sent, and no more');
  } finally {
    await producer.disconnect();
  }
}

async function tell(say: () => void, signal: AbortSignal): Promise<void> {
  try {
    for await (const _ of every(TOLD_EVERY_MS, undefined, { signal })) say();
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function settingsOrEnd() {
  try {
    return readSettings(process.env, CONNECTION_SETTINGS);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`feed: ${error.message}\n${error.problems.map((problem) => `  - ${problem}\n`).join('')}`);
    process.exit(78);
  }
}
