import { Command } from 'commander';
import { oneOfWords, wholeNumberAboveZero } from '../demo/option-values.ts';
import { listOfNumbers, listOrNone, settingOption } from './bench-options.ts';
import { SYSTEMS } from './contenders.ts';
import { DELIVERIES } from './delivery-figures.ts';
import { measureRequests, type RequestsOptions } from './measure-requests.ts';
import { requestsReport } from './requests-report.ts';
import { runBenchmark } from './run-benchmark.ts';

interface Options extends RequestsOptions {
  readonly json?: string;
}

await new Command('node bench/requests.ts')
  .description(
    'Counts the requests that one member makes in a second, by kind, while it has nothing to do and at steady rates, on a local Kafka that it starts. Needs Linux, Java and Maven.',
  )
  .option('--partitions <list>', 'numbers of partitions', listOfNumbers, [6, 400])
  .option('--rates <list>', 'records a second of the steady streams, or none', listOrNone, [2_000])
  .option('--seconds <n>', 'how long requests are counted', wholeNumberAboveZero, 60)
  .option('--deliveries <list>', `guarantees: ${DELIVERIES.join(', ')}`, oneOfWords(DELIVERIES), [...DELIVERIES])
  .option('--contenders <list>', `whose requests: ${SYSTEMS.join(', ')}`, oneOfWords(SYSTEMS), ['worker'])
  .addOption(settingOption())
  .option('--json <file>', 'write the figures to a file too, as JSON')
  .addHelpText(
    'after',
    `
Lists have commas between their parts. A proxy stands before the broker, used by the member alone, and counts.
Ends with 1 where records are lost, doubled or changed, never because of their number.`,
  )
  .showHelpAfterError('(--help says more)')
  .action(run)
  .parseAsync();

function run({ json: jsonFile, ...options }: Options): Promise<void> {
  return runBenchmark({
    measure: (interrupt, onProgress) => measureRequests(options, interrupt, onProgress),
    report: requestsReport,
    jsonFile,
  });
}
