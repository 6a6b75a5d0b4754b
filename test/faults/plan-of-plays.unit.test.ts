import { describe, expect, it } from 'vitest';
import { allScenarios, QUICK_SCENARIOS } from './all-scenarios.ts';
import { planOfPlays, type PlanOptions } from './plan-of-plays.ts';
import { sabotages } from './sabotages.ts';

const namesOf = (names: readonly string[], options: Partial<PlanOptions> = {}) =>
  [...planOfPlays(names, { seed: 1, seeds: 1, ...options })].map((plays) =>
    plays.map(({ scenario, sabotage }) => sabotage?.name ?? scenario.name),
  );
const scenarioNames = allScenarios.map(({ name }) => name);
const controlNames = sabotages.map(({ name }) => name);

describe('the plan of plays', () => {
  it('is every scenario, and no control, unless told', () => {
    expect(namesOf([])).toEqual([scenarioNames]);
  });

  it('is the controls alone where these are asked for', () => {
    expect(namesOf([], { controls: true })).toEqual([controlNames]);
  });

  it('is a selection with the controls that take little time, where it has to be quick', () => {
    const quick = sabotages.filter(({ notQuick }) => notQuick !== true).map(({ name }) => name);
    expect(namesOf([], { quick: true })).toEqual([[...QUICK_SCENARIOS, ...quick]]);
  });

  it('is what is named, scenarios and controls, for each seed', () => {
    const names = ['no-generation', 'worker-killed', 'over-a-rebalance'];
    const once = ['worker-killed', 'no-generation', 'over-a-rebalance'];
    expect(namesOf(names, { seed: 5, seeds: 2, controls: true })).toEqual([once, once]);
  });

  it('plays a control by its scenario', () => {
    const [[play] = []] = planOfPlays(['no-generation'], { seed: 1, seeds: 1 });
    const control = sabotages.find(({ name }) => name === 'no-generation');
    expect(play).toMatchObject({ sabotage: control, scenario: { name: control?.scenario }, seed: 1 });
  });

  it('refuses a name that nothing has', () => {
    expect(() => namesOf(['worker-kissed'])).toThrow('there is no scenario or control worker-kissed');
  });

  it('has no control with the name of a scenario', () => {
    expect(controlNames.filter((name) => scenarioNames.includes(name))).toEqual([]);
  });
});
