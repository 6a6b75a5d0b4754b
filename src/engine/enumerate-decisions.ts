import type { CompiledDecisionTable } from './compile-decision-table.ts';
import { COMBINATIONS, FACT_BANDS, FACT_NAMES, type FactName } from './facts.ts';

/** Combinations of facts that one rule decides, as one row. */
export interface DecisionRow {
  /** For each fact the bands that the row covers. */
  readonly bands: Readonly<Record<FactName, readonly string[]>>;
  /** How many combinations that is. */
  readonly combinations: number;
  /** The number of the decision in the compiled table. */
  readonly decision: number;
}

/** A fact on which the rest depends, with what follows from each of its bands. */
interface Node {
  readonly depth: number;
  readonly children: readonly number[];
}

/**
 * Describes what a compiled table decides, combination by combination, in as few rows as the order of the
 * facts allows: bands that everything after them treats alike stand in one row, and a fact on which nothing
 * depends has all its bands. It reads the look-up array alone and knows no rule, so it is a second account
 * of the table. The rows cover every combination exactly once.
 */
export function enumerateDecisions(
  { decisionOf, decisions }: CompiledDecisionTable,
  order: readonly FactName[] = READING_ORDER,
): readonly DecisionRow[] {
  const { root, nodes } = reduce(reordered(decisionOf, order), order, decisions.length);
  const rows: DecisionRow[] = [];
  const descend = (id: number, chosen: readonly (readonly string[])[]): void => {
    const node = nodes.get(id);
    const depth = node?.depth ?? order.length;
    const any = order.slice(chosen.length, depth).map((name) => FACT_BANDS[name] as readonly string[]);
    const cells = [...chosen, ...any];
    if (node === undefined) rows.push(rowOf(cells, order, id));
    else for (const [child, bands] of groups(node, order)) descend(child, [...cells, bands]);
  };
  descend(root, []);
  return rows;
}

/** The order in which the facts of a call are read: what most decisions begin with stands first. */
const READING_ORDER: readonly FactName[] = [
  'taskType',
  'answered',
  'voicemail',
  'cause',
  'talk',
  'agentRang',
  'queue',
  'media',
  'ringing',
  'hangupParty',
];

/** The same decisions, keyed by the facts in another order. */
function reordered(decisionOf: Uint8Array, order: readonly FactName[]): Uint8Array {
  const strides = new Map<FactName, number>();
  let stride = 1;
  for (const name of FACT_NAMES.toReversed()) {
    strides.set(name, stride);
    stride *= FACT_BANDS[name].length;
  }
  let keys = [0];
  for (const name of order) {
    const step = strides.get(name)!;
    keys = keys.flatMap((key) => FACT_BANDS[name].map((_, band) => key + band * step));
  }
  const result = new Uint8Array(COMBINATIONS);
  for (const [index, key] of keys.entries()) result[index] = decisionOf[key]!;
  return result;
}

/** A decision diagram, from its leaves up: equal parts are one part, and what depends on nothing is left out. */
function reduce(decisionOf: Uint8Array, order: readonly FactName[], leaves: number) {
  const nodes = new Map<number, Node>();
  const known = new Map<string, number>();
  let level: ArrayLike<number> = decisionOf;
  for (let depth = order.length - 1; depth >= 0; depth--) {
    const width = FACT_BANDS[order[depth]!].length;
    const parents = new Uint32Array(level.length / width);
    for (let index = 0; index < parents.length; index++) {
      const children = Array.from({ length: width }, (_, band) => level[index * width + band]!);
      if (children.every((child) => child === children[0])) {
        parents[index] = children[0]!;
        continue;
      }
      const identity = `${depth}:${children.join(',')}`;
      let id = known.get(identity);
      if (id === undefined) {
        id = leaves + known.size;
        known.set(identity, id);
        nodes.set(id, { depth, children });
      }
      parents[index] = id;
    }
    level = parents;
  }
  return { root: level[0]!, nodes };
}

/** The bands of a node by what follows from them. */
function groups({ depth, children }: Node, order: readonly FactName[]): ReadonlyMap<number, readonly string[]> {
  const byChild = new Map<number, string[]>();
  const bands: readonly string[] = FACT_BANDS[order[depth]!];
  for (const [band, child] of children.entries()) {
    const group = byChild.get(child);
    if (group === undefined) byChild.set(child, [bands[band]!]);
    else group.push(bands[band]!);
  }
  return byChild;
}

function rowOf(cells: readonly (readonly string[])[], order: readonly FactName[], decision: number): DecisionRow {
  const bands = Object.fromEntries(order.map((name, index) => [name, cells[index]!])) as Record<
    FactName,
    readonly string[]
  >;
  return { bands, combinations: cells.reduce((product, { length }) => product * length, 1), decision };
}
