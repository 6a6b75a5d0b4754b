import { allScenarios, QUICK_SCENARIOS } from './all-scenarios.ts';
import type { Scenario } from './scenario.ts';
import { sabotages, type Sabotage } from './sabotages.ts';

export interface PlanOptions {
  /** A selection of a few minutes, and the controls. */
  readonly quick?: boolean;
  /** The controls alone. */
  readonly controls?: boolean;
  readonly seed: number;
  /** How many seeds; without an end where null. */
  readonly seeds: number | null;
}

/** A scenario to be played, by workers that leave out a step on purpose where it is a control. */
export interface Planned {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly sabotage: Sabotage | null;
}

/** What is to be played, seed by seed. @throws RangeError where no scenario has one of the names. */
export function* planOfPlays(
  names: readonly string[],
  { quick = false, controls = false, seed: first, seeds }: PlanOptions,
): Generator<readonly Planned[]> {
  const scenarios = chosen(names, quick, controls).map(scenarioOf);
  const withControls = names.length === 0 && (quick || controls);
  const end = seeds === null ? Number.POSITIVE_INFINITY : first + seeds;
  for (let seed = first; seed < end; seed++) {
    const plays = scenarios.map((scenario) => ({ scenario, seed, sabotage: null }));
    const wanted = sabotages.filter(({ notQuick }) => controls || notQuick !== true);
    const unsound = wanted.map((sabotage) => ({ scenario: scenarioOf(sabotage.scenario), seed, sabotage }));
    yield withControls ? [...plays, ...unsound] : plays;
  }
}

function chosen(names: readonly string[], quick: boolean, controls: boolean): readonly string[] {
  if (names.length > 0) return names;
  if (quick) return QUICK_SCENARIOS;
  return controls ? [] : allScenarios.map(({ name }) => name);
}

function scenarioOf(name: string): Scenario {
  const scenario = allScenarios.find((each) => each.name === name);
  if (scenario === undefined) throw new RangeError(`there is no scenario ${name}; --list names them`);
  return scenario;
}
