import { cp, mkdir } from 'node:fs/promises';
import { Command } from 'commander';
import { interruptBySignals } from '../../demo/interrupt-by-signals.ts';
import { createGuardedFolder, type GuardedFolder } from '../../local-stack/guarded-folder.ts';
import { allScenarios, QUICK_SCENARIOS } from './all-scenarios.ts';
import { startFaultCluster, type FaultCluster } from './fault-cluster.ts';
import { playScenario, type Play } from './play-scenario.ts';
import { headerOfPlays, rowOfPlay, totalOfPlays } from './render-plays.ts';
import { problemsOfControl } from './problems-of-play.ts';
import type { Scenario } from './scenario.ts';
import { sabotages, type Sabotage } from './sabotages.ts';

interface Options {
  readonly quick?: true;
  readonly seed: number;
  readonly seeds: number;
  readonly rounds: number;
  readonly rate: number;
  readonly session: number;
  readonly atOnce: number;
  readonly logs?: string;
  readonly controls?: true;
  readonly list?: true;
}

interface Planned {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly sabotage: Sabotage | null;
}

const whole = (text: string) => {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${text} is not a whole number`);
  return Number(text);
};

const command = new Command('faults')
  .description('Breaks workers, brokers, network and registry under load, and counts every record.')
  .argument('[scenarios...]', 'which to play; all unless named')
  .option('--quick', 'a selection of a few minutes, and the controls')
  .option('--controls', 'only workers that leave out a step on purpose, which the checker has to notice')
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
    for (const { name, about, scenario } of sabotages) print(`${name.padEnd(32)} control, by ${scenario}: ${about}`);
    return 0;
  }
  const unknown = names.find((name) => !allScenarios.some((scenario) => scenario.name === name));
  if (unknown !== undefined) command.error(`error: there is no scenario ${unknown}; --list names them`);
  const planned = planOf(names, options);
  const signal = interruptBySignals();
  const folder = await createGuardedFolder();
  try {
    const cluster = await startFaultCluster(print, signal);
    try {
      return await playAll(planned, cluster, folder, options, signal);
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

function planOf(names: readonly string[], { quick, controls, seed, seeds }: Options): readonly Planned[] {
  const all = controls ? [] : allScenarios.map(({ name }) => name);
  const chosen = names.length > 0 ? names : quick ? QUICK_SCENARIOS : all;
  const scenarios = allScenarios.filter(({ name }) => chosen.includes(name));
  const plan = Array.from({ length: seeds }, (_, i) => scenarios.map((each) => planned(each, seed + i, null))).flat();
  if (names.length > 0 || !(quick || controls)) return plan;
  const scenarioOf = (sabotage: Sabotage) => allScenarios.find(({ name }) => name === sabotage.scenario)!;
  return [...plan, ...sabotages.map((each) => planned(scenarioOf(each), seed, each))];
}

function planned(scenario: Scenario, seed: number, sabotage: Sabotage | null): Planned {
  return { scenario, seed, sabotage };
}

async function playAll(
  plan: readonly Planned[],
  cluster: FaultCluster,
  folder: GuardedFolder,
  options: Options,
  signal: AbortSignal,
): Promise<number> {
  const plays: Play[] = [];
  print(headerOfPlays());

  async function playOne({ scenario, seed, sabotage }: Planned): Promise<void> {
    signal.throwIfAborted();
    const { rounds, rate, session: sessionMs } = options;
    const played = await playScenario(scenario, cluster, { seed, rounds, rate, sessionMs, folder, sabotage, signal });
    const play = sabotage === null ? played : { ...played, problems: problemsOfControl(played) };
    plays.push(play);
    print(rowOfPlay(sabotage === null ? scenario : { ...scenario, name: sabotage.name }, seed, sessionMs, play));
    if (options.logs !== undefined) {
      await mkdir(options.logs, { recursive: true });
      await cp(play.logFile, `${options.logs}/${scenario.name}-${seed}.log`);
    }
    if (play.problems.length === 0) return;
    for (const problem of play.problems) print(`  ! ${problem}`);
    print(`  again: npm run faults -- ${scenario.name} --seed ${seed} --rounds ${rounds} --rate ${rate} --logs FOLDER`);
  }

  for (const each of plan.filter(({ scenario }) => scenario.breaksBrokers)) await playOne(each);
  const waiting = plan.filter(({ scenario }) => !scenario.breaksBrokers);
  const takeTurns = async () => {
    for (let each = waiting.shift(); each !== undefined; each = waiting.shift()) await playOne(each);
  };
  await Promise.all(Array.from({ length: options.atOnce }, takeTurns));
  print(totalOfPlays(plays));
  return plays.every(({ problems }) => problems.length === 0) ? 0 : 1;
}
