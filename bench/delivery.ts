import { Command, InvalidArgumentError } from 'commander';
import { deliveryReport } from './delivery-report.ts';
import { measureDelivery, type DeliveryOptions } from './measure-delivery.ts';
import { runBenchmark } from './run-benchmark.ts';

interface Options extends DeliveryOptions {
  readonly json?: string;
}

await new Command('node bench/delivery.ts')
  .description('Measures what exactly-once costs against at-least-once, on a local Kafka that it starts. Needs Linux.')
  .option('--records <n>', 'records of each backlog', atLeastOne, 2_000_000)
  .option('--rounds <n>', 'times that each backlog is worked off under each delivery', atLeastOne, 3)
  .option('--partitions <list>', 'numbers of partitions, with commas between them', partitionCounts, [6, 24, 96])
  .option('--rate <n>', 'records a second of the steady stream', atLeastOne, 2_000)
  .option('--seconds <n>', 'how long the steady stream is measured, after a warm-up', atLeastOne, 20)
  .option('--json <file>', 'write the figures to a file too, as JSON')
  .addHelpText('after', '\nEnds with 1 where a run puts out other than what it was given, never because of speed.')
  .showHelpAfterError('(--help says more)')
  .action(run)
  .parseAsync();

function run({ json: jsonFile, ...options }: Options): Promise<void> {
  return runBenchmark({
    measure: (interrupt, onProgress) => measureDelivery(options, interrupt, onProgress),
    report: deliveryReport,
    jsonFile,
  });
}

function partitionCounts(text: string): readonly number[] {
  return text.split(',').map(atLeastOne);
}

function atLeastOne(text: string): number {
  if (!/^[1-9]\d{0,7}$/.test(text)) throw new InvalidArgumentError('It is not a whole number from 1 to 99999999.');
  return Number(text);
}
