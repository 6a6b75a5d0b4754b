import type { Engine } from '../src/engine/classify.ts';
import type { CompiledDecisionTable } from '../src/engine/compile-decision-table.ts';
import type { CallOfRule } from './calls-of-rules.ts';
import { createTrial, passesFor, timeDecisions, type Trial } from './decision-timing.ts';
import { slopeOf, spreadOf } from './spread.ts';
import { bandNumbersOf, createTableSearch } from './table-search.ts';

/** Medians of one rule's calls, in nanoseconds per decision. */
export interface CostOfRule {
  readonly ruleId: string;
  /** From the call to its classification, as the engine does it. */
  readonly decisionNs: number;
  /** From ready facts to the classification, by one look-up in the compiled table. */
  readonly lookUpNs: number;
  /** From ready facts to the classification, by searching the same table rule by rule. */
  readonly searchNs: number;
}

/** How a cost depends on the place of the rule in the table. */
export interface DependenceOnPosition {
  readonly medianNs: number;
  readonly mostToMedian: number;
  readonly lastRuleToFirst: number;
  /** What the cost rises by from one rule to the next, on average. */
  readonly nsPerPlace: number;
}

/** Costs by rule, and what they say about the rules' places in the table. */
export interface Positions {
  readonly rules: readonly CostOfRule[];
  readonly decision: DependenceOnPosition;
  readonly lookUp: DependenceOnPosition;
  readonly search: DependenceOnPosition;
  /** Over all calls, both from ready facts: how many look-ups take as long as one search. */
  readonly searchToLookUp: number;
  /** Over all calls: one search against one whole decision, which derives the facts too. */
  readonly searchToDecision: number;
}

type Trials = readonly [decision: Trial, lookUp: Trial, search: Trial];

const DECISIONS_A_ROUND = 30_000;
const WARM_UP_DECISIONS = 2_000_000;

/**
 * Times the calls of every rule apart, decided by the engine, by look-up alone, and by search. The search is
 * the contrast: its cost has to grow from rule to rule, or the measure would not notice if it did.
 */
export function measurePositions(
  engine: Engine,
  table: CompiledDecisionTable,
  calls: readonly CallOfRule[],
  rounds: number,
): Positions {
  const trialsOf = createTrials(engine, table);
  const all = trialsOf(calls);
  // On all calls: code that has seen one rule only would be compiled for that rule.
  for (const trial of all) trial.run(passesFor(WARM_UP_DECISIONS, trial));
  const byRule = table.decisions.map((_, rule) => trialsOf(calls.filter((call) => call.rule === rule)));
  const spreads = timeDecisions([...all, ...byRule.flat()], rounds, DECISIONS_A_ROUND);
  const nsOf = (place: number): number => spreads[place]!.median;
  const rules = table.decisions.map(({ rule }, number) => {
    const first = all.length * (number + 1);
    return { ruleId: rule.id, decisionNs: nsOf(first), lookUpNs: nsOf(first + 1), searchNs: nsOf(first + 2) };
  });
  return {
    rules,
    decision: dependenceOf(rules.map(({ decisionNs }) => decisionNs)),
    lookUp: dependenceOf(rules.map(({ lookUpNs }) => lookUpNs)),
    search: dependenceOf(rules.map(({ searchNs }) => searchNs)),
    searchToLookUp: nsOf(2) / nsOf(1),
    searchToDecision: nsOf(2) / nsOf(0),
  };
}

function createTrials(engine: Engine, { decisions, decisionOf }: CompiledDecisionTable) {
  const { classify, classifications } = engine;
  const lookUp = (key: number) => classifications[decisionOf[key]!]!;
  const search = createTableSearch(decisions, classifications);
  return (calls: readonly CallOfRule[]): Trials => {
    const expected = calls.map(({ rule }) => classifications[rule]!);
    const callsAlone = calls.map(({ call }) => call);
    const keys = calls.map(({ key }) => key);
    return [
      createTrial(classify, callsAlone, expected),
      createTrial(lookUp, keys, expected),
      createTrial(search, keys.map(bandNumbersOf), expected),
    ];
  };
}

function dependenceOf(nsByPlace: readonly number[]): DependenceOnPosition {
  const { median, most } = spreadOf(nsByPlace);
  return {
    medianNs: median,
    mostToMedian: most / median,
    lastRuleToFirst: nsByPlace.at(-1)! / nsByPlace[0]!,
    nsPerPlace: slopeOf(nsByPlace),
  };
}
