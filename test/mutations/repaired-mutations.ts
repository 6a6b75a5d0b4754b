import { allowedBands, compileDecisionTable, decisionsOf, keysOf } from '../../src/engine/compile-decision-table.ts';
import type { Conditions } from '../../src/engine/conditions.ts';
import { FACT_BANDS, FACT_NAMES, type FactName } from '../../src/engine/facts.ts';
import {
  addRule,
  placedRules,
  taskTypesOf,
  withConditions,
  withoutRule,
  type Mutation,
  type PlacedRule,
  type Table,
} from './mutated-table.ts';

/*
 * A single mistake always leaves a gap or a clash, and the table does not compile. These are whole tables with
 * another meaning: what one rule gives up, another takes.
 */

/** A band of a fact goes from one rule to one that decides the same facts with another band of it. */
export function* mutationsByNeighbours(table: Table): Generator<Mutation> {
  const { decisionOf } = compileDecisionTable(decisionsOf(table.rows, table.openRows));
  const placed = placedRules(table);
  for (const [number, giver] of placed.entries()) {
    for (const fact of FACT_NAMES) {
      const allowed = allowedBands(giver.conditions, fact);
      for (const band of allowed) {
        const piece = { ...giver.conditions, [fact]: [band] } as Conditions;
        for (const taker of neighboursOf(piece, fact, decisionOf, number)) {
          const changed = handOver(table, giver, placed[taker]!, fact, band, piece);
          if (changed === null) continue;
          yield {
            kind: 'band given to a neighbour',
            description: `${giver.rule.id} with ${fact} ${band}, to ${placed[taker]!.rule.id}`,
            table: changed,
          };
        }
      }
    }
  }
}

/** Two rules of the same task types have each other's conditions. */
export function* mutationsByExchange(table: Table): Generator<Mutation> {
  const placed = placedRules(table);
  for (const [index, one] of placed.entries()) {
    for (const other of placed.slice(index + 1)) {
      const [ofOne, ofOther] = [one, other].map(({ conditions }) => allowedBands(conditions, 'taskType').join(' '));
      if (ofOne !== ofOther) continue;
      const changed = withConditions(withConditions(table, one, other.conditions), other, one.conditions);
      yield { kind: 'conditions exchanged', description: `${one.rule.id} and ${other.rule.id}`, table: changed };
    }
  }
}

function handOver(
  table: Table,
  giver: PlacedRule,
  taker: PlacedRule,
  fact: FactName,
  band: string,
  piece: Conditions,
): Table | null {
  const taskTypes: readonly string[] = taskTypesOf(table, taker);
  if (!allowedBands(piece, 'taskType').every((taskType) => taskTypes.includes(taskType))) return null;
  const left = allowedBands(giver.conditions, fact).filter((other) => other !== band);
  const narrowed =
    left.length === 0 ? withoutRule(table, giver) : withConditions(table, giver, { ...giver.conditions, [fact]: left });
  return addRule(narrowed, taker.part, taker.row, { ...taker.rule, when: piece });
}

/** The rules, by number, that decide what the piece would be with another band of the fact. */
function neighboursOf(piece: Conditions, fact: FactName, decisionOf: Uint8Array, giver: number): ReadonlySet<number> {
  const stride = FACT_NAMES.slice(FACT_NAMES.indexOf(fact) + 1).reduce(
    (product, name) => product * FACT_BANDS[name].length,
    1,
  );
  const bands: readonly string[] = FACT_BANDS[fact];
  const [band] = allowedBands(piece, fact);
  const offsets = bands.map((_, index) => (index - bands.indexOf(band!)) * stride);
  const found = new Set<number>();
  for (const key of keysOf(piece)) for (const offset of offsets) found.add(decisionOf[key + offset]!);
  found.delete(giver);
  return found;
}
