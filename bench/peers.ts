import { Command } from 'commander';
import { SYSTEMS } from './contenders.ts';
import { measurePeers, type PeersOptions } from './measure-peers.ts';
import { oneOfWords, wholeNumber, wholeNumberAboveZero } from '../demo/option-values.ts';
import { peersReport } from './peers-report.ts';
import { runBenchmark } from './run-benchmark.ts';

interface Options extends PeersOptions {
  readonly json?: string;
}

await new Command('node bench/peers.ts')
  .description(
    'Measures this worker, Kafka Streams, franz-go and kafkajs used plainly at the same work, on a local Kafka that it starts. Needs Linux.',
  )
  .option('--records <n>', 'records that each run works off', wholeNumberAboveZero, 4_000_000)
  .option('--rounds <n>', 'times that each contender does so; 0 for none', wholeNumber, 3)
  .option(
    '--rates <list>',
    'records a second of the steady streams, with commas between them, or none',
    rates,
    [2_000, 10_000],
  )
  .option('--seconds <n>', 'how long a steady stream is measured, after a warm-up', wholeNumberAboveZero, 20)
  .option('--contenders <list>', `who takes part, with commas between: ${SYSTEMS.join(', ')}`, oneOfWords(SYSTEMS), [])
  .option('--json <file>', 'write the figures to a file too, as JSON')
  .addHelpText('after', '\nEnds with 1 where an output is not what it has to be, to the byte, never because of speed.')
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

function rates(text: string): readonly number[] {
  return text === 'none' ? [] : text.split(',').map(wholeNumberAboveZero);
}
