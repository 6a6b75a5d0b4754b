import { Command } from 'commander';
import { measureRecords, type RecordsOptions } from './measure-records.ts';
import { wholeNumberAboveZero } from '../demo/option-values.ts';
import { recordsReport } from './records-report.ts';
import { runBenchmark } from './run-benchmark.ts';

interface Options extends RecordsOptions {
  readonly json?: string;
}

await new Command('node bench/records.ts')
  .description("Measures the worker's own work on a record, from the bytes of a fetch to those of a produce request.")
  .option('--records <n>', 'records that are worked over and over', wholeNumberAboveZero, 20_000)
  .option('--rounds <n>', 'rounds of every measurement', wholeNumberAboveZero, 15)
  .option('--json <file>', 'write the figures to a file too, as JSON')
  .addHelpText(
    'after',
    '\nEnds with 1 where the ways do not give the same outputs, to the byte, never because of speed.',
  )
  .showHelpAfterError('(--help says more)')
  .action(run)
  .parseAsync();

function run({ json: jsonFile, ...options }: Options): Promise<void> {
  return runBenchmark({
    measure: (interrupt) => measureRecords(options, interrupt),
    report: recordsReport,
    jsonFile,
  });
}
