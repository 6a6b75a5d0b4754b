import { Command, Option } from 'commander';
import { oneOfWords, wholeNumber, wholeNumberAboveZero } from '../demo/option-values.ts';
import { OUTPUT_FORMATS } from '../src/formats/format-names.ts';
import { listOfNumbers, listOrNone, settingOption } from './bench-options.ts';
import { SYSTEMS } from './contenders.ts';
import { measurePeers, type PeersOptions } from './measure-peers.ts';
import { peersReport } from './peers-report.ts';
import { runBenchmark } from './run-benchmark.ts';

interface Options extends PeersOptions {
  readonly json?: string;
}

const PARTITIONS = [6, 96, 400];

await new Command('node bench/peers.ts')
  .description(
    'Measures this worker, Kafka Streams, franz-go and kafkajs used plainly at the same work, on a local Kafka that it starts. Needs Linux.',
  )
  .addOption(
    new Option('--format <name>', 'how calls come and go; json takes no registry')
      .choices(OUTPUT_FORMATS)
      .default('avro'),
  )
  .option('--records <n>', 'records that each run works off', wholeNumberAboveZero, 2_000_000)
  .option('--backlog-partitions <list>', 'partitions of what is worked off', listOfNumbers, PARTITIONS)
  .option('--rounds <n>', 'times that each contender works off each; 0 for none', wholeNumber, 3)
  .option('--partitions <list>', 'partitions of the steady streams', listOfNumbers, PARTITIONS)
  .option('--rates <list>', 'records a second of the steady streams, or none', listOrNone, [200, 2_000])
  .option('--seconds <n>', 'how long a steady stream is measured, after a warm-up', wholeNumberAboveZero, 20)
  .option('--steady-rounds <n>', 'times that each contender has each steady stream', wholeNumberAboveZero, 1)
  .option('--contenders <list>', `who takes part: ${SYSTEMS.join(', ')}; all unless told`, oneOfWords(SYSTEMS), [])
  .addOption(settingOption())
  .option('--json <file>', 'write the figures to a file too, as JSON')
  .addHelpText(
    'after',
    `
Lists have commas between their parts. Input and output have the same partitions. kafkajs used plainly, which has a
producer for each partition, takes part with at most 24 of them.
Ends with 1 where an output is not what it has to be, to the byte, never because of speed.`,
  )
  .showHelpAfterError('(--help says more)')
  .action(run)
  .parseAsync();

function run({ json: jsonFile, ...options }: Options): Promise<void> {
  return runBenchmark({
    measure: (interrupt, onProgress) => measurePeers(options, interrupt, onProgress),
    report: peersReport,
    jsonFile,
  });
}
