#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Argument, Command, Option } from 'commander';
import { addCallSource, openCalls, type CallSourceOptions } from './commands/call-source.ts';
import { addFormatOptions, environmentOf, type FormatOptions } from './commands/format-options.ts';
import { addRedriveOptions, type RedriveOptions } from './commands/redrive-options.ts';
import { withoutSkipped } from './commands/skipped-records.ts';
import type { TableFormat } from './commands/table.ts';
import { ENGINE_SETTINGS } from './config.ts';
import { settingsHelp } from './describe-settings.ts';
import { engineSettings } from './part-settings.ts';
import { ConfigError } from './config-error.ts';
import { readSettings } from './read-config.ts';
import { StopError } from './pipeline/failures.ts';
import { SOURCE_NAMES, type SourceName } from './sources/all-sources.ts';
import { StartUpError } from './start-up-error.ts';

// Modules of a command are loaded when it runs: `classify` needs no Kafka, and `run` no demo.

const FAILED = 1;
const MISCONFIGURED = 78; // EX_CONFIG of sysexits.h

const MOST_PROCESSES = 64;
const WHICH_TABLE = ['decisions', 'enumeration', 'causes'] as const;
const STREAMS = { output: process.stdout, errors: process.stderr };
const ENGINE_HELP = `\nDecisions follow ${ENGINE_SETTINGS.join(', ')} of the environment.`;

type ExplainOptions = CallSourceOptions & { readonly call?: string; readonly json: boolean };
type DemoOptions = { events?: number; rate: number; seed: number; source?: string; withPrometheus: boolean };
type CheckOptions = FormatOptions & { readonly sample: number; readonly json: boolean };
type DiffOptions = CallSourceOptions & { readonly json: boolean };

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const program = new Command('call-status')
  .description('Gives every call that ended one of 17 call statuses, from Kafka to Kafka, exactly once.')
  .version(version)
  .showHelpAfterError('(--help says more)');

program
  .command('run')
  .description('run the worker, configured by environment variables')
  .option(
    '--processes <n>',
    `how many processes work under one supervisor, with one page of metrics: 1 to ${MOST_PROCESSES}, or auto for one a core`,
    processCount,
    1,
  )
  .addHelpText('after', `\nSettings:\n${settingsHelp()}`)
  .action(async ({ processes }: { processes: number }) => {
    if (processes > 1) {
      const { runProcesses } = await import('./commands/run-processes.ts');
      await end(() => runProcesses(processes, process.env, version));
    }
    const { run } = await import('./commands/run.ts');
    await end(() => run(process.env, version));
  });

program
  .command('run-process', { hidden: true })
  .description('one of the processes of a supervisor')
  .argument('<name>')
  .action(async (name: string) => {
    const { runProcess } = await import('./commands/run-process.ts');
    await end(() => runProcess(name, process.env, version));
  });

program
  .command('demo')
  .description('run a complete local system: Kafka, registry, the worker, and a stream of calls')
  .option('--events <n>', 'end after n calls and print an account of them', wholeNumber)
  .option('--rate <n>', 'calls a second', wholeNumber, 2_000)
  .option('--seed <n>', 'seed of the calls', wholeNumber, 1)
  .option('--source <name>', 'send the calls as records of a platform, as its source reads them')
  .option('--with-prometheus', 'run a Prometheus with the recording rules and alerts beside it, if installed', false)
  .action(async (options: DemoOptions) => {
    // The image holds the worker alone.
    if (!existsSync(new URL('../demo', import.meta.url))) {
      fail(FAILED, 'the demo is not installed here; run it in the repository: npm run demo', []);
    }
    const { runDemo } = await import('../demo/run-demo.ts');
    const { ALL_PLATFORMS } = await import('../demo/sources/all-platforms.ts');
    const names = ALL_PLATFORMS.map(({ source }) => source);
    if (options.source !== undefined && !names.includes(options.source))
      program.error(`error: the demo makes no records of ${options.source}; it makes those of ${names.join(', ')}`);
    await end(() => runDemo({ ...options, events: options.events ?? null, source: options.source ?? null }));
  });

addFormatOptions(program.command('classify'))
  .description('classify JSON lines of CallEnded, or of records of a platform, from a file or standard input')
  .addArgument(new Argument('[file]', 'a file of JSON lines; standard input where none is named'))
  .addHelpText('after', ENGINE_HELP)
  .action(async (file: string | undefined, options: FormatOptions, command: Command) => {
    const { classifyCalls } = await import('./commands/classify.ts');
    const { createEngine } = await import('./engine/classify.ts');
    await end(async () => {
      const engine = createEngine(engineSettings(readSettings(process.env, ENGINE_SETTINGS)));
      const calls = withoutSkipped(await openCalls(command, file, options, process.env), process.stderr);
      const bad = await classifyCalls(calls, engine, STREAMS);
      return bad === 0 ? 0 : FAILED;
    });
  });

addCallSource(program.command('explain'))
  .description('say why calls have their status: facts, cause, rule, and what kept them from every other status')
  .option('--call <id>', 'only calls with this call id')
  .option('--json', 'one line of JSON for each call', false)
  .addHelpText('after', ENGINE_HELP)
  .action(async (file: string | undefined, options: ExplainOptions, command: Command) => {
    const { explainCalls } = await import('./commands/explain.ts');
    const { createExplainer } = await import('./engine/explain.ts');
    await end(async () => {
      const explain = createExplainer(engineSettings(readSettings(process.env, ENGINE_SETTINGS)));
      const calls = withoutSkipped(await openCalls(command, file, options, process.env), process.stderr);
      const wanted = { json: options.json, callId: options.call ?? null };
      const { explained, bad } = await explainCalls(calls, explain, wanted, STREAMS);
      if (explained === 0 && options.call !== undefined) fail(FAILED, `there is no call ${options.call} in it`, []);
      return bad === 0 ? 0 : FAILED;
    });
  });

addCallSource(
  program
    .command('diff')
    .argument(
      '<old>',
      'settings: current, or NAME=VALUE with commas between them, or a file of them, one a line; or edition:1, the former table',
    )
    .argument('<new>', 'the same of the other settings'),
)
  .description(
    'decide calls by two settings, thresholds, cause maps or editions of the table, and show which get another status',
  )
  .option('--json', 'the comparison as JSON', false)
  .addHelpText('after', ENGINE_HELP)
  .action(async (before: string, after: string, file: string | undefined, options: DiffOptions, command: Command) => {
    const { diff } = await import('./commands/diff.ts');
    await end(async () => {
      const settings = { before, after, json: options.json };
      const calls = withoutSkipped(await openCalls(command, file, options, process.env), process.stderr);
      return (await diff(calls, settings, process.env, { output: process.stdout, errors: process.stderr })) === 0
        ? 0
        : FAILED;
    });
  });

addFormatOptions(program.command('check'))
  .description('connect to everything the settings name, and say what would fail; nothing is written')
  .option('--sample <n>', 'how many of the last input records to look at', wholeNumber, 1_000)
  .option('--json', 'one line of JSON for each finding', false)
  .addHelpText('after', '\nThe settings are those of `run`. Ends with 1 where the worker would fail.')
  .action(async ({ sample, json, ...options }: CheckOptions, command: Command) => {
    const { readWorkerConfig } = await import('./read-worker-config.ts');
    const { check } = await import('./commands/check.ts');
    const env = environmentOf(command, options, process.env);
    await end(async () => ((await check(await readWorkerConfig(env), sample, json, process.stdout)) ? 0 : FAILED));
  });

addRedriveOptions(program.command('redrive'))
  .description('bring dead letters back to the input topic, each once, after their cause was mended')
  .action(async (options: RedriveOptions) => {
    const { redrive } = await import('./commands/redrive.ts');
    await end(() => redrive(options, process.env, { output: process.stdout, errors: process.stderr }));
  });

program
  .command('table')
  .description('print the decision table, what it decides for every combination of facts, or the cause map in force')
  .addArgument(new Argument('[which]', 'what to print').choices(WHICH_TABLE).default('decisions'))
  .addOption(new Option('--format <format>', 'how').choices(['text', 'markdown', 'json']).default('text'))
  .addHelpText('after', ENGINE_HELP)
  .action(async (which: (typeof WHICH_TABLE)[number], { format }: { format: TableFormat }) => {
    const { printTable } = await import('./commands/print-table.ts');
    await end(async () => printTable(which, format, process.env, process.stdout));
  });

program
  .command('sources')
  .description('list the platforms whose records are read as they are, or say of one what is read of it')
  .addArgument(new Argument('[name]', 'a source').choices(SOURCE_NAMES))
  .action(async (name: SourceName | undefined) => {
    const { printSources } = await import('./commands/print-sources.ts');
    await end(async () => {
      await printSources(name, process.stdout);
      return 0;
    });
  });

// Whoever reads our output may have seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : FAILED));

await program.parseAsync();

async function end(command: () => Promise<number>): Promise<never> {
  try {
    const code = await command();
    // What a pipe has not taken yet would be lost.
    await new Promise((resolve) => process.stdout.write('', resolve));
    process.exit(code);
  } catch (error) {
    if (error instanceof ConfigError) fail(MISCONFIGURED, error.message, error.problems);
    if (error instanceof StartUpError) fail(FAILED, error.message, error.problems);
    if (error instanceof StopError) fail(FAILED, error.message, []);
    if (error instanceof Error && 'syscall' in error) fail(FAILED, error.message, []);
    throw error;
  }
}

function fail(code: number, headline: string, problems: readonly string[]): never {
  process.stderr.write(`call-status: ${headline}\n${problems.map((problem) => `  - ${problem}\n`).join('')}`);
  process.exit(code);
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,11}$/.test(text)) program.error(`error: '${text}' is not a whole number above 0`);
  return Number(text);
}

function processCount(text: string): number {
  const count = text === 'auto' ? Math.min(availableParallelism(), MOST_PROCESSES) : wholeNumber(text);
  if (count > MOST_PROCESSES) program.error(`error: ${text} processes are more than ${MOST_PROCESSES}`);
  return count;
}
