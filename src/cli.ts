#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import { Argument, Command, Option } from 'commander';
import { ConfigError, describeSettings } from './config.ts';
import { StopError } from './pipeline/failures.ts';
import { problemsOf } from './start-up.ts';

// Modules of a command are loaded when it runs: `classify` needs no Kafka, and `run` no demo.

const FAILED = 1;
const MISCONFIGURED = 78; // EX_CONFIG of sysexits.h

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
  .addHelpText('after', `\nSettings:\n${settingsHelp()}`)
  .action(async () => {
    const { run } = await import('./commands/run.ts');
    await end(() => run(process.env, version));
  });

program
  .command('demo')
  .description('run a complete local system: Kafka, registry, the worker, and a stream of calls')
  .option('--events <n>', 'end after n records and print an account of them', wholeNumber)
  .option('--rate <n>', 'records a second', wholeNumber, 2_000)
  .option('--seed <n>', 'seed of the calls', wholeNumber, 1)
  .action(async (options: { events?: number; rate: number; seed: number }) => {
    // The image holds the worker alone.
    if (!existsSync(new URL('../demo', import.meta.url))) {
      fail(FAILED, 'the demo is not installed here; run it in the repository: npm run demo', []);
    }
    const { runDemo } = await import('../demo/run-demo.ts');
    await end(() => runDemo({ events: options.events ?? null, rate: options.rate, seed: options.seed }));
  });

program
  .command('classify')
  .description('classify JSON lines of CallEnded from a file or standard input')
  .addArgument(new Argument('[file]', 'a file of JSON lines; standard input where none is named'))
  .action(async (file: string | undefined) => {
    const { classifyLines, openInput } = await import('./commands/classify.ts');
    const { createEngine } = await import('./engine/classify.ts');
    await end(async () => {
      const streams = { input: await openInput(file), output: process.stdout, errors: process.stderr };
      return (await classifyLines(createEngine(), streams)) === 0 ? 0 : FAILED;
    });
  });

program
  .command('table')
  .description('print the decision table')
  .addOption(new Option('--format <format>', 'how').choices(['text', 'markdown', 'json']).default('text'))
  .action(async ({ format }: { format: 'text' | 'markdown' | 'json' }) => {
    const { renderTable } = await import('./commands/table.ts');
    process.stdout.write(renderTable(format));
  });

// Whoever reads our output may have seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : FAILED));

await program.parseAsync();

async function end(command: () => Promise<number>): Promise<never> {
  try {
    process.exit(await command());
  } catch (error) {
    if (error instanceof ConfigError) fail(MISCONFIGURED, error.message, error.problems);
    if (error instanceof StopError) fail(FAILED, 'it cannot start', problemsOf(error));
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

function settingsHelp(): string {
  return describeSettings()
    .map(({ name, description, fallback, secret }) => {
      const state = fallback === undefined ? 'required' : fallback === null ? 'optional' : `default ${fallback}`;
      return `  ${name}${secret ? ` (or ${name}_FILE)` : ''}\n      ${description}; ${state}`;
    })
    .join('\n');
}
