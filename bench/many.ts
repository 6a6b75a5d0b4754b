import { Command } from 'commander';
import { oneOfWords, wholeNumberAboveZero } from '../demo/option-values.ts';
import { settingOption } from './bench-options.ts';
import { SYSTEMS } from './contenders.ts';
import { DELIVERIES } from './delivery-figures.ts';
import { manyReport } from './many-report.ts';
import { measureMany, type ManyOptions } from './measure-many.ts';
import { runBenchmark } from './run-benchmark.ts';

interface Options extends ManyOptions {
  readonly json?: string;
}

await new Command('node bench/many.ts')
  .description(
    'Measures how soon one member with very many partitions puts something out, and how much memory it takes, on a local Kafka that it starts. Needs Linux.',
  )
  .option('--partitions <n>', 'how many', wholeNumberAboveZero, 1_000)
  .option('--records <n>', 'records of the backlog', wholeNumberAboveZero, 1_000_000)
  .option('--rate <n>', 'records a second of the stream', wholeNumberAboveZero, 2_000)
  .option('--seconds <n>', 'how long the stream is measured, after a warm-up', wholeNumberAboveZero, 20)
  .option('--rounds <n>', 'times that each is done', wholeNumberAboveZero, 3)
  .option('--deliveries <list>', `guarantees: ${DELIVERIES.join(', ')}`, oneOfWords(DELIVERIES), [...DELIVERIES])
  .option('--contenders <list>', `who is measured: ${SYSTEMS.join(', ')}`, oneOfWords(SYSTEMS), ['worker'])
  .addOption(settingOption())
  .option('--json <file>', 'write the figures to a file too, as JSON')
  .addHelpText(
    'after',
    `
Lists have commas between their parts. First output: when it is first seen, every 50 ms, in a backlog's output, committed
or not, and in a stream's by a reader of committed records.
Ends with 1 where an output is not what it has to be, to the byte, never because of speed or memory.`,
  )
  .showHelpAfterError('(--help says more)')
  .action(run)
  .parseAsync();

function run({ json: jsonFile, ...options }: Options): Promise<void> {
  return runBenchmark({
    measure: (interrupt, onProgress) => measureMany(options, interrupt, onProgress),
    report: manyReport,
    jsonFile,
  });
}
