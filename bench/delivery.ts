import { writeFile } from 'node:fs/promises';
import { Command, InvalidArgumentError } from 'commander';
import { interruptBySignals } from '../demo/interrupt-by-signals.ts';
import { deliveryReport } from './delivery-report.ts';
import { measureDelivery, type DeliveryOptions } from './measure-delivery.ts';

interface Options extends DeliveryOptions {
  readonly json?: string;
}

await new Command('node bench/delivery.ts')
  .description('Measures what exactly-once costs against at-least-once, on a local Kafka that it starts. Needs Linux.')
  .option('--records <n>', 'records of each backlog', atLeastOne, 200_000)
  .option('--rounds <n>', 'times that each backlog is worked off under each delivery', atLeastOne, 3)
  .option('--partitions <list>', 'numbers of partitions, with commas between them', partitionCounts, [6, 24, 96])
  .option('--rate <n>', 'records a second of the steady stream', atLeastOne, 2_000)
  .option('--seconds <n>', 'how long the steady stream is measured, after a warm-up', atLeastOne, 20)
  .option('--json <file>', 'write the figures to a file too, as JSON')
  .addHelpText('after', '\nEnds with 1 where a run puts out other than what it was given, never because of speed.')
  .showHelpAfterError('(--help says more)')
  .action(run)
  .parseAsync();

async function run({ json, ...options }: Options): Promise<void> {
  const interrupt = interruptBySignals();
  try {
    const figures = await measureDelivery(options, interrupt, (message) => console.error(message));
    console.log(deliveryReport(figures));
    if (json !== undefined) await writeFile(json, `${JSON.stringify(figures, null, 2)}\n`);
  } catch (error) {
    console.error(
      `error: ${interrupt.aborted ? 'interrupted' : error instanceof Error ? error.message : String(error)}`,
    );
    process.exitCode = 1;
  }
}

function partitionCounts(text: string): readonly number[] {
  return text.split(',').map(atLeastOne);
}

function atLeastOne(text: string): number {
  if (!/^[1-9]\d{0,7}$/.test(text)) throw new InvalidArgumentError('It is not a whole number from 1 to 99999999.');
  return Number(text);
}
