import type { Classification } from '../src/engine/classification.ts';
import { allowedBands, type Decision } from '../src/engine/compile-decision-table.ts';
import { FACT_BANDS, FACT_NAMES, factsOf, type FactsKey } from '../src/engine/facts.ts';

/** For each fact, in the order of `FACT_NAMES`, the place of its band in `FACT_BANDS`. */
export type BandNumbers = readonly number[];

/** What a rule asks of one fact: the allowed bands are the bits that are set. */
interface Condition {
  readonly fact: number;
  readonly allowed: number;
}

/**
 * The other way to read the table, for comparison: rule by rule in the table's order, condition by
 * condition, until a rule holds. Made as fast as such a search can fairly be: it compares bits, not words,
 * and is handed the facts ready made.
 */
export function createTableSearch(
  decisions: readonly Decision[],
  classifications: readonly Classification[],
): (bands: BandNumbers) => Classification {
  const rules = decisions.map(conditionsOf);
  return (bands) => {
    for (let rule = 0; rule < rules.length; rule++) if (holds(rules[rule]!, bands)) return classifications[rule]!;
    throw new Error(`no rule holds for the bands ${bands.join(' ')}`);
  };
}

/** The bands that a key stands for, as `createTableSearch` takes them. */
export function bandNumbersOf(key: FactsKey): BandNumbers {
  const facts = factsOf(key);
  return FACT_NAMES.map((name) => (FACT_BANDS[name] as readonly string[]).indexOf(facts[name]));
}

function holds(conditions: readonly Condition[], bands: BandNumbers): boolean {
  for (let index = 0; index < conditions.length; index++) {
    const { fact, allowed } = conditions[index]!;
    if (((allowed >>> bands[fact]!) & 1) === 0) return false;
  }
  return true;
}

function conditionsOf({ conditions }: Decision): readonly Condition[] {
  return FACT_NAMES.flatMap((name, fact) => {
    if (conditions[name] === undefined) return [];
    const bands: readonly string[] = FACT_BANDS[name];
    const allowed = allowedBands(conditions, name).reduce((bits, band) => bits | (1 << bands.indexOf(band)), 0);
    return [{ fact, allowed }];
  });
}
