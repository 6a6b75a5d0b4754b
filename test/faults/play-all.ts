import { cp, mkdir } from 'node:fs/promises';
import type { FaultCluster } from './fault-cluster.ts';
import { messagesOf } from './messages-of.ts';
import type { Planned } from './plan-of-plays.ts';
import { playScenario, type PlayOptions } from './play-scenario.ts';
import { problemsOfControl } from './problems-of-play.ts';
import { figuresOf, headerOfPlays, rowOfPlay, summaryOfPlays, totalOfPlays, type PlayFigures } from './render-plays.ts';

export interface PlayAllOptions extends Omit<PlayOptions, 'seed' | 'sabotage'> {
  /** How many to play at once of those that leave the brokers alone. */
  readonly atOnce: number;
  /** Where to keep what workers and faults said; nowhere where null. */
  readonly logsFolder: string | null;
  readonly print: (line: string) => void;
}

/** Plays everything, prints on which Kafka, a row for each play as it ends, and in the end what came of each scenario and the total; true where all were played and none failed. */
export async function playAll(
  plan: Iterable<readonly Planned[]>,
  cluster: FaultCluster,
  options: PlayAllOptions,
): Promise<boolean> {
  const { atOnce, logsFolder, print, signal, sessionMs, rounds, rate } = options;
  const { versions } = cluster;
  const plays: PlayFigures[] = [];
  let brokenOff = 0;

  /** A play that cannot be brought to its end has failed, and the others go on. */
  async function playOne(planned: Planned): Promise<void> {
    signal.throwIfAborted();
    try {
      await playThrough(planned);
    } catch (error) {
      signal.throwIfAborted();
      brokenOff += 1;
      const { scenario, seed, sabotage } = planned;
      print(`  ! ${sabotage?.name ?? scenario.name}, seed ${seed}, was broken off: ${messagesOf(error)}`);
    }
  }

  async function playThrough({ scenario, seed, sabotage }: Planned): Promise<void> {
    const name = sabotage?.name ?? scenario.name;
    const played = await playScenario(scenario, cluster, { ...options, seed, sabotage });
    const isControl = sabotage !== null && played.neverBegan === null;
    const problems = isControl
      ? problemsOfControl(played.problems, played.account.longestWaitMs, sabotage)
      : played.problems;
    const figures = figuresOf(name, scenario, seed, sessionMs, { ...played, problems });
    plays.push(figures);
    print(rowOfPlay(figures));
    if (logsFolder !== null) {
      await mkdir(logsFolder, { recursive: true });
      await cp(played.logFile, `${logsFolder}/${name}-${seed}.log`);
    }
    if (played.neverBegan !== null) print(`  ? ${played.neverBegan}: no fault was done`);
    for (const problem of problems) print(`  ! ${problem}`);
    if (sabotage !== null) for (const said of played.problems) print(`  the checker said: ${said}`);
    if (figures.outcome === 'ok') return;
    const on = `--partitions ${options.partitions} --kafka ${versions.kafka} --transaction-version ${versions.transaction}`;
    print(`  again: npm run faults -- ${name} --seed ${seed} --rounds ${rounds} --rate ${rate} ${on} --logs FOLDER`);
  }

  print(`Kafka ${versions.kafka}, transaction.version ${versions.transaction}`);
  print(headerOfPlays());
  try {
    for (const planned of plan) {
      for (const each of planned.filter(({ scenario }) => scenario.breaksBrokers)) await playOne(each);
      const waiting = planned.filter(({ scenario }) => !scenario.breaksBrokers);
      const takeTurns = async () => {
        for (let each = waiting.shift(); each !== undefined; each = waiting.shift()) await playOne(each);
      };
      await Promise.all(Array.from({ length: atOnce }, takeTurns));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  for (const line of summaryOfPlays(plays)) print(line);
  print(totalOfPlays(plays, brokenOff));
  return !signal.aborted && brokenOff === 0 && plays.every(({ outcome }) => outcome === 'ok');
}
