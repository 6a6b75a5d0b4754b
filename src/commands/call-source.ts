import { InvalidArgumentError, Option, type Command } from 'commander';
import { CONNECTION_SETTINGS, SOURCE_SETTINGS } from '../config.ts';
import { readSettings } from '../read-config.ts';
import { addFormatOptions, environmentOf, type FormatOptions } from './format-options.ts';
import { parseTime } from './parse-time.ts';
import type { SourcedRecord } from './sourced-call.ts';

/** The options of a command that takes its calls from a file, from standard input or from a topic. */
export interface CallSourceOptions extends FormatOptions {
  readonly topic?: string;
  readonly partition?: number;
  readonly offset?: bigint;
  readonly count?: number;
  readonly last?: number;
  readonly since?: number;
  readonly until?: number;
}

const TOPIC_HELP = `
A topic may be the input or the output. Brokers and registry are those of KAFKA_BROKERS, SCHEMA_REGISTRY_URL and the
settings beside them. Nothing is written, and no group is joined.`;

/** Gives a command the argument `[file]` and the options that name a part of a topic instead. */
export function addCallSource(command: Command): Command {
  const ofTopic = (flags: string, description: string) => new Option(flags, description);
  return addFormatOptions(command)
    .argument(
      '[file]',
      'JSON lines of CallEnded, or of records of --source; standard input where no topic is named either',
    )
    .addOption(ofTopic('--topic <name>', 'take the calls from this topic'))
    .addOption(ofTopic('--partition <n>', 'of this partition only').argParser(wholeNumber))
    .addOption(ofTopic('--offset <n>', 'the record at this offset, or with --count from it on').argParser(offset))
    .addOption(ofTopic('--count <n>', 'this many records of each partition at most').argParser(wholeNumber))
    .addOption(ofTopic('--last <n>', 'only the last n records of each partition').argParser(wholeNumber))
    .addOption(ofTopic('--since <time>', 'records from this time on, as 2026-11-24T08:00:00Z').argParser(parseTime))
    .addOption(ofTopic('--until <time>', 'records before this time').argParser(parseTime))
    .addHelpText('after', TOPIC_HELP);
}

/**
 * The calls that the arguments mean. Ends the process with a usage error where they contradict each other.
 * @throws ConfigError, StopError, or an error of the file system once it is read.
 */
export async function openCalls(
  command: Command,
  file: string | undefined,
  options: CallSourceOptions,
  env: NodeJS.ProcessEnv,
): Promise<AsyncIterable<SourcedRecord>> {
  const environment = environmentOf(command, options, env);
  const contradiction = contradictionOf(file, options);
  if (contradiction !== null) command.error(`error: ${contradiction}`);
  // What reads records takes as long to load as all the rest, and most commands read none.
  const { openSourceInForce } = await import('../formats/source-in-force.ts');
  if (options.topic === undefined) {
    const { callsOfLines, lineReaderOf, openInput } = await import('./calls-of-lines.ts');
    const source = await openSourceInForce(readSettings(environment, SOURCE_SETTINGS));
    return callsOfLines(await openInput(file), lineReaderOf(source));
  }
  const config = readSettings(environment, CONNECTION_SETTINGS);
  const { callsOfTopic } = await import('./calls-of-topic.ts');
  return callsOfTopic(config, await openSourceInForce(config), {
    topic: options.topic,
    partition: options.partition ?? null,
    offset: options.offset ?? null,
    count: options.count ?? null,
    last: options.last ?? null,
    sinceMs: options.since ?? null,
    untilMs: options.until ?? null,
  });
}

const NEED_A_TOPIC = ['partition', 'offset', 'count', 'last', 'since', 'until'] as const;

/** What the arguments say against each other, or null. */
export function contradictionOf(file: string | undefined, options: CallSourceOptions): string | null {
  if (options.topic === undefined) {
    const { format = 'json' } = options;
    if (format !== 'json') return `--format ${format} needs --topic: a file holds JSON`;
    const stray = NEED_A_TOPIC.find((name) => options[name] !== undefined);
    return stray === undefined ? null : `--${stray} needs --topic`;
  }
  if (file !== undefined) return 'name a file or --topic, not both';
  if (options.offset === undefined) return null;
  if (options.partition === undefined) return '--offset needs --partition';
  const rival = (['last', 'since'] as const).find((name) => options[name] !== undefined);
  return rival === undefined ? null : `--offset and --${rival} both say where to begin`;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,12}$/.test(text)) throw new InvalidArgumentError('It is not a whole number.');
  return Number(text);
}

function offset(text: string): bigint {
  if (!/^\d{1,18}$/.test(text)) throw new InvalidArgumentError('It is not an offset.');
  return BigInt(text);
}
