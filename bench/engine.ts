import { Command, InvalidArgumentError } from 'commander';
import { engineReport } from './engine-report.ts';
import { measureEngine } from './measure-engine.ts';

interface Options {
  readonly calls: number;
  readonly rounds: number;
  readonly json: boolean;
}

new Command('node --expose-gc bench/engine.ts')
  .description('Measures the decision engine alone: its speed, its use of the heap, and the cost of each rule.')
  .option('--calls <n>', 'distinct calls; far fewer are learnt by the processor and look too fast', atLeastOne, 100_000)
  .option('--rounds <n>', 'rounds of every measurement', atLeastOne, 15)
  .option('--json', 'print the figures as JSON', false)
  .addHelpText(
    'after',
    '\nEnds with 1 where a call is not decided by the rule it was made for, never because of speed.',
  )
  .showHelpAfterError('(--help says more)')
  .action(run)
  .parse();

function run({ calls, rounds, json }: Options): void {
  const collectGarbage = globalThis.gc;
  if (collectGarbage === undefined) {
    fail('garbage cannot be collected on demand; start it as: node --expose-gc bench/engine.ts');
    return;
  }
  try {
    const figures = measureEngine({ calls, rounds, collectGarbage: () => collectGarbage() });
    console.log(json ? JSON.stringify(figures, null, 2) : engineReport(figures));
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
  }
}

function fail(problem: string): void {
  console.error(`error: ${problem}`);
  process.exitCode = 1;
}

function atLeastOne(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('It is not a whole number from 1 to 9999999.');
  return Number(text);
}
