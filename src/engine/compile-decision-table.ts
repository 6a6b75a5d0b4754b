import { TASK_TYPES, type TaskType } from './call.ts';
import type { Classification } from './classification.ts';
import type { Conditions } from './conditions.ts';
import { statusRows, type Rule, type StatusRow } from './decision-table.ts';
import { COMBINATIONS, FACT_BANDS, FACT_NAMES, factsOf, type FactsKey } from './facts.ts';
import { unclassifiedRows, type UnclassifiedRow } from './unclassified-table.ts';

/** A rule with everything that it decides; `conditions` names the task types too. */
export interface Decision {
  readonly rule: Rule;
  readonly taskTypes: readonly TaskType[];
  readonly conditions: Conditions;
  readonly outcome: Omit<Classification, 'tableVersion'>;
}

/** The table made ready: for every combination of facts the number of the one decision that holds. */
export interface CompiledDecisionTable {
  readonly decisions: readonly Decision[];
  readonly decisionOf: Uint8Array;
}

/** The table has two rules for the same facts, or none; only an edit of the table can cause it. */
export class DecisionTableError extends Error {
  override readonly name = 'DecisionTableError';
}

const UNDECIDED = 255;

/** Every rule of the table, those of the 17 statuses first, in the table's order. */
export function decisionsOf(
  rows: readonly StatusRow[] = statusRows,
  openRows: readonly UnclassifiedRow[] = unclassifiedRows,
): readonly Decision[] {
  return [
    ...rows.flatMap((row) => row.rules.map((rule) => decisionOf(rule, row.taskTypes, row))),
    ...openRows.flatMap((row) =>
      row.rules.map((rule) =>
        decisionOf(rule, rule.taskTypes, {
          status: 'UNCLASSIFIED',
          reasonAttribution: 'NONE',
          callStatus: 'UNKNOWN',
          unclassifiedReason: row.reason,
        }),
      ),
    ),
  ];
}

/**
 * Proves the table while it fills it in: every combination of facts belongs to exactly one rule.
 * @throws DecisionTableError that names both rules and the facts of a clash, or the facts that no rule covers.
 */
export function compileDecisionTable(decisions: readonly Decision[] = decisionsOf()): CompiledDecisionTable {
  const filled = new Uint8Array(COMBINATIONS).fill(UNDECIDED);
  for (const [number, decision] of decisions.entries()) {
    visitRuns(decision.conditions, (from, to) => {
      for (let key = from; key < to; key++) {
        if (filled[key] !== UNDECIDED) throw clash(decisions[filled[key]!]!, decision, key);
        filled[key] = number;
      }
    });
  }
  const gap = filled.indexOf(UNDECIDED);
  if (gap !== -1) throw new DecisionTableError(`no rule holds for ${describe(gap)}`);
  return { decisions, decisionOf: filled };
}

/** The keys of all combinations of facts for which the conditions hold, in ascending order. */
export function keysOf(conditions: Conditions): readonly FactsKey[] {
  const keys: FactsKey[] = [];
  visitRuns(conditions, (from, to) => {
    for (let key = from; key < to; key++) keys.push(key);
  });
  return keys;
}

/**
 * Hands out the keys for which the conditions hold as runs, `from` to before `to`. A fact that may be
 * anything, behind the last one that may not, makes a run longer instead of making more of them.
 */
function visitRuns(conditions: Conditions, visit: (from: FactsKey, to: FactsKey) => void): void {
  const allowed = FACT_NAMES.map((name) => {
    const bands: readonly string[] = FACT_BANDS[name];
    return allowedBands(conditions, name).map((band) => bands.indexOf(band));
  });
  const counts = FACT_NAMES.map((name) => FACT_BANDS[name].length);
  const narrowed = allowed.findLastIndex((bands, index) => bands.length < counts[index]!);
  const runLength = counts.slice(narrowed + 1).reduce((product, count) => product * count, 1);
  const descend = (index: number, prefix: number): void => {
    if (index > narrowed) visit(prefix * runLength, (prefix + 1) * runLength);
    else for (const band of allowed[index]!) descend(index + 1, prefix * counts[index]! + band);
  };
  descend(0, 0);
}

/** The bands of a fact that the conditions allow: all where they do not name it. */
export function allowedBands(conditions: Conditions, name: keyof Conditions): readonly string[] {
  const allowed = conditions[name];
  if (allowed === undefined) return FACT_BANDS[name];
  return typeof allowed === 'string' ? [allowed] : allowed;
}

type Outcome = Pick<Classification, 'status' | 'reasonAttribution' | 'callStatus'> &
  Partial<Pick<Classification, 'unclassifiedReason'>>;

function decisionOf(rule: Rule, rowTaskTypes: readonly TaskType[], row: Outcome): Decision {
  const narrowed = rule.when.taskType ?? rowTaskTypes;
  const taskTypes = TASK_TYPES.filter((taskType) => narrowed.includes(taskType) && rowTaskTypes.includes(taskType));
  const { status, reasonAttribution, callStatus, unclassifiedReason = null } = row;
  return {
    rule,
    taskTypes,
    conditions: { ...rule.when, taskType: taskTypes },
    outcome: { status, reasonAttribution, callStatus, unclassifiedReason, ruleId: rule.id },
  };
}

function clash(one: Decision, other: Decision, key: FactsKey): DecisionTableError {
  return new DecisionTableError(
    `two rules hold for the same facts: ${one.rule.id} and ${other.rule.id}, for ${describe(key)}`,
  );
}

function describe(key: FactsKey): string {
  return Object.entries(factsOf(key))
    .map(([name, band]) => `${name}=${band}`)
    .join(' ');
}
