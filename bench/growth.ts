import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { interruptBySignals } from '../demo/interrupt-by-signals.ts';
import { growthReport } from './growth-report.ts';
import { DIMENSIONS } from './growth-trials.ts';
import { measureGrowth, type GrowthOptions } from './measure-growth.ts';
import { oneOfWords, wholeNumberAboveZero } from './option-values.ts';

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

async function run({ json, ...options }: Options): Promise<void> {
  const interrupt = interruptBySignals();
  try {
    const figures = await measureGrowth(options, interrupt, (message) => console.error(message));
    if (json !== undefined) await writeFile(json, `${JSON.stringify(figures, null, 2)}\n`);
    console.log(growthReport(figures));
  } catch (error) {
    console.error(
      `error: ${interrupt.aborted ? 'interrupted' : error instanceof Error ? error.message : String(error)}`,
    );
    process.exitCode = 1;
  }
}
