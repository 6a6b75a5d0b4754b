import { TASK_TYPES, type TaskType } from '../../src/engine/call.ts';
import { CALL_STATUSES, REASON_ATTRIBUTIONS } from '../../src/engine/classification.ts';
import { allowedBands } from '../../src/engine/compile-decision-table.ts';
import type { Conditions } from '../../src/engine/conditions.ts';
import { statusRows, type Rule, type StatusRow } from '../../src/engine/decision-table.ts';
import { FACT_BANDS, FACT_NAMES, type FactName } from '../../src/engine/facts.ts';
import { unclassifiedRows, type UnclassifiedRow } from '../../src/engine/unclassified-table.ts';

/** The two parts of a decision table. */
export interface Table {
  readonly rows: readonly StatusRow[];
  readonly openRows: readonly UnclassifiedRow[];
}

/** A table with one mistake in it. */
export interface Mutation {
  readonly kind: string;
  readonly description: string;
  readonly table: Table;
}

export const TABLE: Table = { rows: statusRows, openRows: unclassifiedRows };

/** Facts whose bands stand in an order, so that a boundary between two of them can be moved. */
const ORDERED = new Set<FactName>(['talk', 'queue', 'ringing']);

/** Where a rule stands, and what it asks for, its task types among it. */
export interface PlacedRule {
  readonly rule: Rule;
  readonly part: keyof Table;
  readonly row: number;
  readonly conditions: Conditions;
}

export function placedRules({ rows, openRows }: Table): readonly PlacedRule[] {
  const ofStatus = rows.flatMap(({ rules, taskTypes }, row) =>
    rules.map((rule) => ({ rule, part: 'rows' as const, row, conditions: { taskType: taskTypes, ...rule.when } })),
  );
  const ofReason = openRows.flatMap(({ rules }, row) =>
    rules.map((rule) => ({
      rule,
      part: 'openRows' as const,
      row,
      conditions: { taskType: rule.taskTypes, ...rule.when },
    })),
  );
  return [...ofStatus, ...ofReason];
}

/** One mistake in one condition of one rule: left out, turned round, a band more or less, a boundary moved. */
export function* mutationsOfConditions(table: Table): Generator<Mutation> {
  for (const placed of placedRules(table)) {
    for (const fact of FACT_NAMES) {
      // A rule cannot leave the task types of its row; those are a word of the row.
      const bands: readonly string[] = fact === 'taskType' ? taskTypesOf(table, placed) : FACT_BANDS[fact];
      const allowed = allowedBands(placed.conditions, fact);
      const isNamed = allowed.length < bands.length;
      const change = (kind: string, words: string, changed: readonly string[]): Mutation => ({
        kind,
        description: `${placed.rule.id}: ${fact} ${words}`,
        table: withConditions(table, placed, { ...placed.conditions, [fact]: changed }),
      });
      if (isNamed) {
        yield change('condition dropped', 'may be anything', bands);
        yield change(
          'condition negated',
          'negated',
          bands.filter((band) => !allowed.includes(band)),
        );
      }
      for (const [index, band] of bands.entries()) {
        const isAllowed = allowed.includes(band);
        if (isAllowed)
          yield change(
            'band removed',
            `not ${band}`,
            allowed.filter((other) => other !== band),
          );
        else yield change('band added', `${band} too`, [...allowed, band]);
        const next = bands[index + 1];
        if (!ORDERED.has(fact) || next === undefined || isAllowed === allowed.includes(next)) continue;
        const moved = isAllowed
          ? [...allowed.filter((other) => other !== band), next]
          : [...allowed.filter((other) => other !== next), band];
        yield change('boundary shifted', `between ${band} and ${next}`, moved);
      }
    }
  }
}

/** A rule under another status or reason, and a row with another word of the requirement. */
export function* mutationsOfOutcomes(table: Table): Generator<Mutation> {
  for (const placed of placedRules(table)) {
    const kinds = ['rows', 'openRows'] as const;
    for (const part of kinds) {
      for (const row of table[part].keys()) {
        if (part === placed.part && row === placed.row) continue;
        yield {
          kind: 'status swapped',
          description: `${placed.rule.id} under ${nameOf(table, part, row)}`,
          table: moveRule(table, placed, part, row),
        };
      }
    }
  }
  for (const [index, row] of table.rows.entries()) {
    const change = (words: string, changed: Partial<StatusRow>): Mutation => ({
      kind: 'word of a row changed',
      description: `${row.status}: ${words}`,
      table: { ...table, rows: table.rows.with(index, { ...row, ...changed }) },
    });
    for (const reasonAttribution of REASON_ATTRIBUTIONS) {
      if (reasonAttribution !== row.reasonAttribution) yield change(reasonAttribution, { reasonAttribution });
    }
    for (const callStatus of CALL_STATUSES) {
      if (callStatus !== row.callStatus) yield change(callStatus, { callStatus });
    }
    for (const taskType of TASK_TYPES) {
      const taskTypes = row.taskTypes.includes(taskType)
        ? row.taskTypes.filter((other) => other !== taskType)
        : TASK_TYPES.filter((other) => other === taskType || row.taskTypes.includes(other));
      yield change(`task types ${taskTypes.join(' ')}`, { taskTypes });
    }
  }
}

/** The table with other conditions for one rule, which stays in its row. */
export function withConditions(table: Table, { rule, part, row }: PlacedRule, conditions: Conditions): Table {
  const changed = (rules: readonly Rule[]) =>
    rules.map((other) => (other === rule ? { ...rule, when: conditions } : other));
  return withRules(table, part, row, changed);
}

/** The table with a rule taken from its row and put into another. */
function moveRule(table: Table, placed: PlacedRule, part: keyof Table, row: number): Table {
  return addRule(withoutRule(table, placed), part, row, { ...placed.rule, when: placed.conditions });
}

/** The table without a rule. */
export function withoutRule(table: Table, { rule, part, row }: PlacedRule): Table {
  return withRules(table, part, row, (rules) => rules.filter((other) => other !== rule));
}

/** The table with one more rule; it keeps its own task types, whatever those of the row are. */
export function addRule(table: Table, part: keyof Table, row: number, rule: Rule): Table {
  return withRules(table, part, row, (rules) => [...rules, rule]);
}

function withRules(
  table: Table,
  part: keyof Table,
  row: number,
  change: (rules: readonly Rule[]) => readonly Rule[],
): Table {
  if (part === 'rows') {
    const known = table.rows[row]!;
    return { ...table, rows: table.rows.with(row, { ...known, rules: change(known.rules) }) };
  }
  const known = table.openRows[row]!;
  const rules = change(known.rules).map((rule) => {
    const { taskType } = rule.when;
    return taskType === undefined ? rule : { ...rule, taskTypes: [taskType].flat() };
  });
  return { ...table, openRows: table.openRows.with(row, { ...known, rules: rules as UnclassifiedRow['rules'] }) };
}

/** The task types that a rule may have where it stands. */
export function taskTypesOf({ rows }: Table, { part, row }: Pick<PlacedRule, 'part' | 'row'>): readonly TaskType[] {
  return part === 'rows' ? rows[row]!.taskTypes : TASK_TYPES;
}

function nameOf({ rows, openRows }: Table, part: keyof Table, row: number): string {
  return part === 'rows' ? rows[row]!.status : openRows[row]!.reason;
}
