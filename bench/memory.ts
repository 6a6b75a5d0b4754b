import { Command, Option } from 'commander';
import { wholeNumberAboveZero } from '../demo/option-values.ts';
import { DELIVERIES } from './delivery-figures.ts';
import { measureMemory, type MemoryOptions } from './measure-memory.ts';
import { memoryReport } from './memory-report.ts';
import { runBenchmark } from './run-benchmark.ts';

interface Options extends MemoryOptions {
  readonly json?: string;
}

await new Command('node bench/memory.ts')
  .description(
    'Measures whether memory grows while the worker works at full speed, on a local Kafka that it starts. Needs Linux.',
  )
  .option('--minutes <n>', 'how long', wholeNumberAboveZero, 10)
  .addOption(new Option('--delivery <guarantee>', 'which guarantee').choices(DELIVERIES).default('exactly-once'))
  .option('--json <file>', 'write the figures to a file too, as JSON')
  .addHelpText('after', '\nEnds with 1 where the worker stands still or ends, never because of its memory.')
  .showHelpAfterError('(--help says more)')
  .action(run)
  .parseAsync();

function run({ json: jsonFile, ...options }: Options): Promise<void> {
  return runBenchmark({
    measure: (interrupt, onProgress) => measureMemory(options, interrupt, onProgress),
    report: memoryReport,
    jsonFile,
  });
}
