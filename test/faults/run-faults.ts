import { cp, mkdir } from 'node:fs/promises';
import { Command } from 'commander';
import { interruptBySignals } from '../../demo/interrupt-by-signals.ts';
import { createGuardedFolder, type GuardedFolder } from '../../local-stack/guarded-folder.ts';
import { allScenarios, QUICK_SCENARIOS } from './all-scenarios.ts';
import { startFaultCluster, type FaultCluster } from './fault-cluster.ts';
import { playScenario, type Play } from './play-scenario.ts';
import { headerOfPlays, rowOfPlay, totalOfPlays } from './render-plays.ts';
import type { Scenario } from './scenario.ts';

interface Options {
  readonly quick?: true;
  readonly seed: number;
  readonly seeds: number;
  readonly rounds: number;
  readonly rate: number;
  readonly session: number;
  readonly atOnce: number;
  readonly logs?: string;
  readonly list?: true;
}

interface Planned {
  readonly scenario: Scenario;
  readonly seed: number;
}

const whole = (text: string) => {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${text} is not a whole number`);
  return Number(text);
};

const command = new Command('faults')
  .description('Breaks workers, brokers, network and registry under load, and counts every record.')
  .argument('[scenarios...]', 'which to play; all unless named')
  .option('--quick', 'a selection of a few minutes')
  .option('--seed <n>', 'the first seed', whole, 1)
  .option('--seeds <n>', 'how many seeds', whole, 1)
  .option('--rounds <n>', 'how often each fault is done', whole, 2)
  .option('--rate <n>', 'records a second', whole, 400)
  .option('--session <ms>', 'session timeout of the workers', whole, 6_000)
  .option('--at-once <n>', 'how many scenarios to play at once, of those that leave the brokers alone', whole, 3)
  .option('--logs <folder>', 'keep there what workers and faults said')
  .option('--list', 'name the scenarios');

const print = (line: string) => process.stdout.write(`${line}\n`);

command.parse();
process.exitCode = await run(command.args, command.opts<Options>());

async function run(names: readonly string[], options: Options): Promise<number> {
  if (options.list) {
    for (const { name, about } of allScenarios) print(`${name.padEnd(32)} ${about}`);
    return 0;
  }
  const unknown = names.find((name) => !allScenarios.some((scenario) => scenario.name === name));
  if (unknown !== undefined) command.error(`error: there is no scenario ${unknown}; --list names them`);
  const chosen = names.length > 0 ? names : options.quick ? QUICK_SCENARIOS : allScenarios.map(({ name }) => name);
  const scenarios = allScenarios.filter(({ name }) => chosen.includes(name));
  const signal = interruptBySignals();
  const folder = await createGuardedFolder();
  try {
    const cluster = await startFaultCluster(print, signal);
    try {
      return await playAll(scenarios, cluster, folder, options, signal);
    } finally {
      await cluster.stop();
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    return 130;
  } finally {
    await folder.close();
  }
}

async function playAll(
  scenarios: readonly Scenario[],
  cluster: FaultCluster,
  folder: GuardedFolder,
  options: Options,
  signal: AbortSignal,
): Promise<number> {
  const plays: Play[] = [];
  print(headerOfPlays());

  async function playOne({ scenario, seed }: Planned): Promise<void> {
    signal.throwIfAborted();
    const { rounds, rate, session: sessionMs } = options;
    const play = await playScenario(scenario, cluster, { seed, rounds, rate, sessionMs, folder, nodeArgs: [], signal });
    plays.push(play);
    print(rowOfPlay(scenario, seed, sessionMs, play));
    if (options.logs !== undefined) {
      await mkdir(options.logs, { recursive: true });
      await cp(play.logFile, `${options.logs}/${scenario.name}-${seed}.log`);
    }
    if (play.problems.length === 0) return;
    for (const problem of play.problems) print(`  ! ${problem}`);
    print(`  again: npm run faults -- ${scenario.name} --seed ${seed} --rounds ${rounds} --rate ${rate} --logs FOLDER`);
  }

  for (let seed = options.seed; seed < options.seed + options.seeds; seed++) {
    const planned = scenarios.map((scenario) => ({ scenario, seed }));
    for (const each of planned.filter(({ scenario }) => scenario.breaksBrokers)) await playOne(each);
    const waiting = planned.filter(({ scenario }) => !scenario.breaksBrokers);
    const takeTurns = async () => {
      for (let each = waiting.shift(); each !== undefined; each = waiting.shift()) await playOne(each);
    };
    await Promise.all(Array.from({ length: options.atOnce }, takeTurns));
  }
  print(totalOfPlays(plays));
  return plays.every(({ problems }) => problems.length === 0) ? 0 : 1;
}
