import type { CallEnded } from '../src/engine/call.ts';
import type { Classification } from '../src/engine/classification.ts';
import { createEngine, type Engine } from '../src/engine/classify.ts';
import { compileDecisionTable } from '../src/engine/compile-decision-table.ts';
import { COMBINATIONS } from '../src/engine/facts.ts';
import { callsOfRules } from './calls-of-rules.ts';
import { describeMachine } from './describe-machine.ts';
import { createTrial, passesFor, timeDecisions } from './decision-timing.ts';
import { allocating, measureAllocation } from './measure-allocation.ts';
import { measureCompilation } from './measure-compilation.ts';
import { measurePositions } from './measure-positions.ts';
import type { Spread } from './spread.ts';

export interface BenchmarkOptions {
  /** How many distinct calls, at least: every rule gets equally many. */
  readonly calls: number;
  readonly rounds: number;
  /** `globalThis.gc` of a process that was started with `--expose-gc`. */
  readonly collectGarbage: () => void;
}

export type EngineFigures = ReturnType<typeof measureEngine>;

export const GOAL_DECISIONS_PER_SECOND = 5_000_000;

const DECISIONS_A_ROUND = 1_000_000;
const ALLOCATION_DECISIONS = 20_000_000;
const SMALLER_SETS = [100, 1_000, 10_000];
const WARM_UP_DECISIONS = 5_000_000;

/**
 * Measures the decision engine alone, on one core, with its default settings.
 * @throws Error where a call is not decided by the rule it was made for.
 */
export function measureEngine({ calls, rounds, collectGarbage }: BenchmarkOptions) {
  const compilation = measureCompilation(rounds);
  const engine = createEngine();
  const table = compileDecisionTable();
  const callsPerRule = Math.ceil(calls / table.decisions.length);
  const made = callsOfRules(table.decisions, engine, callsPerRule);
  const subjects = made.map(({ call }) => call);
  const expected = made.map(({ rule }) => engine.classifications[rule]!);
  const trial = createTrial(engine.classify, subjects, expected);
  const control = createTrial(allocating(engine.classify), subjects, expected);
  for (const each of [trial, control]) each.run(passesFor(WARM_UP_DECISIONS, each));
  collectGarbage();
  return {
    machine: describeMachine(),
    calls: {
      distinct: made.length,
      rules: table.decisions.length,
      perRule: callsPerRule,
      combinationsOfFacts: new Set(made.map(({ key }) => key)).size,
      possibleCombinations: COMBINATIONS,
    },
    throughput: measureThroughput(engine.classify, subjects, expected, rounds),
    allocation: {
      engine: measureAllocation(trial, ALLOCATION_DECISIONS, collectGarbage),
      few: measureAllocation(trial, 1, collectGarbage),
      control: measureAllocation(control, ALLOCATION_DECISIONS, collectGarbage),
    },
    positions: measurePositions(engine, table, made, rounds),
    compilation,
  };
}

/** Rates for ever more of the same calls; the last line, all of them, is the one that counts. */
function measureThroughput(
  classify: Engine['classify'],
  calls: readonly CallEnded[],
  expected: readonly Classification[],
  rounds: number,
) {
  const sizes = [...SMALLER_SETS.filter((size) => size < calls.length), calls.length];
  const trials = sizes.map((size) => createTrial(classify, calls.slice(0, size), expected.slice(0, size)));
  const bySize = timeDecisions(trials, rounds, DECISIONS_A_ROUND).map((nsPerDecision, index) => ({
    distinctCalls: sizes[index]!,
    nsPerDecision,
    decisionsPerSecond: perSecond(nsPerDecision),
  }));
  return { rounds, toGoal: bySize.at(-1)!.decisionsPerSecond.median / GOAL_DECISIONS_PER_SECOND, bySize };
}

function perSecond({ median, least, most }: Spread): Spread {
  return { median: 1e9 / median, least: 1e9 / most, most: 1e9 / least };
}
