import { Command, InvalidArgumentError } from 'commander';
import { interruptBySignals } from '../../demo/interrupt-by-signals.ts';
import { createGuardedFolder } from '../../local-stack/guarded-folder.ts';
import { KAFKA_VERSION } from '../../local-stack/java-stack.ts';
import { allScenarios } from './all-scenarios.ts';
import { startFaultCluster } from './fault-cluster.ts';
import { planOfPlays } from './plan-of-plays.ts';
import { playAll } from './play-all.ts';
import { sabotages } from './sabotages.ts';

interface Options {
  readonly quick?: true;
  readonly controls?: true;
  readonly seed: number;
  readonly seeds: number;
  readonly soak?: true;
  readonly rounds: number;
  readonly rate: number;
  readonly partitions: number;
  readonly session: number;
  readonly atOnce: number;
  readonly kafka: string;
  readonly transactionVersion?: number;
  readonly logs?: string;
  readonly list?: true;
}

const INTERRUPTED = 130;

const whole = (text: string) => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It is not a whole number.');
  return Number(text);
};

const version = (text: string) => {
  if (!/^\d{1,3}(\.\d{1,3}){2}$/.test(text))
    throw new InvalidArgumentError(`It is not a version such as ${KAFKA_VERSION}.`);
  return text;
};

const command = new Command('faults')
  .description('Breaks workers, brokers, network and registry under load, and counts every record.')
  .argument('[names...]', 'which scenarios and controls to play; every scenario unless named')
  .option('--quick', 'a selection of a few minutes, and the controls')
  .option('--controls', 'only workers that leave out a step on purpose, which the checker has to notice')
  .option('--seed <n>', 'the first seed', whole, 1)
  .option('--seeds <n>', 'how many seeds', whole, 1)
  .option('--soak', 'seed after seed, until Ctrl-C')
  .option('--rounds <n>', 'how often each fault is done', whole, 2)
  .option('--rate <n>', 'records a second', whole, 400)
  .option('--partitions <n>', 'of the input, and of output and dead letters', whole, 6)
  .option('--session <ms>', 'session timeout of the workers', whole, 6_000)
  .option('--at-once <n>', 'how many scenarios to play at once, of those that leave the brokers alone', whole, 3)
  .option(
    '--kafka <version>',
    'which Kafka to play on, 3.0.2 or newer; downloaded where it is not here',
    version,
    KAFKA_VERSION,
  )
  .option(
    '--transaction-version <level>',
    'transaction.version of its brokers; what they have by themselves unless told',
    whole,
  )
  .option('--logs <folder>', 'keep there what workers and faults said')
  .option('--list', 'name the scenarios');

const print = (line: string) => process.stdout.write(`${line}\n`);

// kafkajs leaves promises to themselves, for instance of a producer that was given up. Those of workers end the worker.
process.on('unhandledRejection', (reason) => {
  if (!(reason instanceof Error && reason.name.startsWith('KafkaJS'))) throw reason;
  print(`  (left behind by a client of the test: ${reason.message})`);
});

command.parse();
process.exitCode = await run(command.args, command.opts<Options>());
// A play that was broken off may go on asking brokers that are gone, for a minute or two.
if (process.exitCode === INTERRUPTED) process.exit();

async function run(names: readonly string[], options: Options): Promise<number> {
  if (options.list) {
    for (const { name, about } of allScenarios) print(`${name.padEnd(32)} ${about}`);
    for (const { name, about, scenario } of sabotages) print(`${name.padEnd(32)} control, by ${scenario}: ${about}`);
    return 0;
  }
  const known = new Set([...allScenarios, ...sabotages].map(({ name }) => name));
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined) command.error(`error: there is no scenario or control ${unknown}; --list names them`);
  const { rounds, rate, partitions, session: sessionMs, atOnce, logs: logsFolder = null } = options;
  const { kafka: kafkaVersion, transactionVersion = null } = options;
  const signal = interruptBySignals();
  const folder = await createGuardedFolder();
  try {
    const cluster = await startFaultCluster({ kafkaVersion, transactionVersion }, print, signal);
    try {
      const plan = planOfPlays(names, { ...options, seeds: options.soak ? null : options.seeds });
      const how = { rounds, rate, partitions, sessionMs, atOnce, logsFolder, folder, signal, print };
      const well = await playAll(plan, cluster, how);
      if (signal.aborted) return INTERRUPTED;
      return well ? 0 : 1;
    } finally {
      await cluster.stop();
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    return INTERRUPTED;
  } finally {
    await folder.close();
  }
}
