import { Command } from 'commander';
import { growthReport } from './growth-report.ts';
import { DIMENSIONS } from './growth-trials.ts';
import { measureGrowth, type GrowthOptions } from './measure-growth.ts';
import { oneOfWords, wholeNumberAboveZero } from '../demo/option-values.ts';
import { runBenchmark } from './run-benchmark.ts';

interface Options extends GrowthOptions {
  readonly json?: string;
}

const NAMES = DIMENSIONS.map(({ name }) => name);

await new Command('node bench/growth.ts')
  .description("Measures how the worker's cost grows, on a local Kafka that it starts. Needs Linux.")
  .option('--records <n>', 'records that each run works off; fewer where they are long', wholeNumberAboveZero, 400_000)
  .option('--rounds <n>', 'times that each trial is made under each guarantee', wholeNumberAboveZero, 2)
  .option('--dimensions <list>', `what to vary, with commas between: ${NAMES.join(', ')}`, oneOfWords(NAMES), [])
  .option('--json <file>', 'write the figures to a file too, as JSON')
  .addHelpText('after', '\nEnds with 1 where an output is not what it has to be, to the byte, never because of speed.')
  .showHelpAfterError('(--help says more)')
  .action(run)
  .parseAsync();

function run({ json: jsonFile, ...options }: Options): Promise<void> {
  return runBenchmark({
    measure: (interrupt, onProgress) => measureGrowth(options, interrupt, onProgress),
    report: growthReport,
    jsonFile,
  });
}
