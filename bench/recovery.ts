import { Command } from 'commander';
import { oneOfWords, wholeNumberAboveZero } from '../demo/option-values.ts';
import { listOfNumbers, settingOption } from './bench-options.ts';
import { DELIVERIES } from './delivery-figures.ts';
import { measureRecovery, RECOVERING, type RecoveryOptions } from './measure-recovery.ts';
import { recoveryReport } from './recovery-report.ts';
import { runBenchmark } from './run-benchmark.ts';

interface Options extends RecoveryOptions {
  readonly json?: string;
}

await new Command('node bench/recovery.ts')
  .description(
    'Kills one of three members without a word, again and again, and measures how long a reader of committed data waits, beside Kafka Streams and franz-go, on a local Kafka that it starts. Needs Linux.',
  )
  .option('--partitions <list>', 'numbers of partitions', listOfNumbers, [6, 96])
  .option('--rate <n>', 'records a second', wholeNumberAboveZero, 1_000)
  .option('--kills <n>', 'how many members of each contender are killed', wholeNumberAboveZero, 3)
  .option(
    '--session-seconds <n>',
    'after how long without a heartbeat a member is taken for dead',
    wholeNumberAboveZero,
    10,
  )
  .option('--deliveries <list>', `guarantees: ${DELIVERIES.join(', ')}`, oneOfWords(DELIVERIES), ['exactly-once'])
  .option('--contenders <list>', `who takes part: ${RECOVERING.join(', ')}`, oneOfWords(RECOVERING), [...RECOVERING])
  .addOption(settingOption())
  .option('--json <file>', 'write the figures to a file too, as JSON')
  .addHelpText(
    'after',
    `
Lists have commas between their parts. Everybody has the same session time-out, ten heartbeats in it, and one thread a
process; the transactions of Kafka Streams and franz-go time out with the session, the worker's after its default.
Nobody is started again before all records go on. Ends with 1 where a record is lost, comes twice exactly once, or is
changed, never because of time.`,
  )
  .showHelpAfterError('(--help says more)')
  .action(run)
  .parseAsync();

function run({ json: jsonFile, ...options }: Options): Promise<void> {
  return runBenchmark({
    measure: (interrupt, onProgress) => measureRecovery(options, interrupt, onProgress),
    report: recoveryReport,
    jsonFile,
  });
}
