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

/** What is to be played, seed by seed: all that is named, scenarios and controls. @throws RangeError where nothing has one of the names. */
export function* planOfPlays(names: readonly string[], options: PlanOptions): Generator<readonly Planned[]> {
  const { seed: first, seeds } = options;
  const { scenarios, controls } = names.length > 0 ? named(names) : unnamed(options);
  const end = seeds === null ? Number.POSITIVE_INFINITY : first + seeds;
  for (let seed = first; seed < end; seed++) {
    const sound = scenarios.map((scenario) => ({ scenario, seed, sabotage: null }));
    const unsound = controls.map((sabotage) => ({ scenario: scenarioOf(sabotage.scenario), seed, sabotage }));
    yield [...sound, ...unsound];
  }
}

interface Chosen {
  readonly scenarios: readonly Scenario[];
  readonly controls: readonly Sabotage[];
}

function named(names: readonly string[]): Chosen {
  const controls = sabotages.filter(({ name }) => names.includes(name));
  const others = names.filter((name) => !controls.some((control) => control.name === name));
  return { scenarios: others.map(scenarioOf), controls };
}

function unnamed({ quick = false, controls = false }: PlanOptions): Chosen {
  const wanted = sabotages.filter(({ notQuick }) => controls || (quick && notQuick !== true));
  if (quick) return { scenarios: QUICK_SCENARIOS.map(scenarioOf), controls: wanted };
  return { scenarios: controls ? [] : allScenarios, controls: wanted };
}

function scenarioOf(name: string): Scenario {
  const scenario = allScenarios.find((each) => each.name === name);
  if (scenario === undefined) throw new RangeError(`there is no scenario or control ${name}; --list names them`);
  return scenario;
}
