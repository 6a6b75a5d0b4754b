import { compileDecisionTable, type CompiledDecisionTable } from '../engine/compile-decision-table.ts';
import { enumerateDecisions, type DecisionRow } from '../engine/enumerate-decisions.ts';
import { COMBINATIONS, FACT_BANDS, FACT_NAMES, type FactName } from '../engine/facts.ts';
import { FACT_WORDS } from './fact-words.ts';
import { markdownTable, type TableFormat } from './table.ts';
import { textTable } from './text-table.ts';

const ANY = '-';

/**
 * What the decision table decides for every combination of facts, as it follows from the enumeration of all
 * of them, in few rows, by task type. Ends with a line break.
 */
export function renderEnumeration(format: TableFormat, table: CompiledDecisionTable = compileDecisionTable()): string {
  const rows = enumerateDecisions(table);
  switch (format) {
    case 'text':
      return `${sections(rows, table, (headings, cells) => textTable(headings, cells).join('\n'), '')}\n`;
    case 'markdown':
      return `${sections(rows, table, markdownTable, '### ')}\n`;
    case 'json':
      return `${JSON.stringify({ combinations: COMBINATIONS, rows: rows.map((row) => asJson(row, table)) }, null, 2)}\n`;
  }
}

function sections(
  rows: readonly DecisionRow[],
  table: CompiledDecisionTable,
  render: (headings: readonly string[], cells: readonly (readonly string[])[]) => string,
  mark: string,
): string {
  const byTaskTypes = Map.groupBy(rows, ({ bands }) => bands.taskType.join(', '));
  return [...byTaskTypes]
    .map(([taskTypes, group]) => {
      const facts = columnsOf(rows);
      const headings = [...facts.map((fact) => FACT_WORDS[fact]), 'combinations', 'status', 'rule'];
      const cells = group.map((row) => [...facts.map((fact) => cellOf(row, fact)), ...outcomeCells(row, table)]);
      return `${mark}${taskTypes}\n\n${render(headings, cells)}`;
    })
    .join('\n\n');
}

/** In the order in which the rows read them; the task type stands above. */
function columnsOf(rows: readonly DecisionRow[]): readonly FactName[] {
  const order = Object.keys(rows[0]?.bands ?? {}) as FactName[];
  return order.filter((fact) => fact !== 'taskType');
}

function cellOf({ bands }: DecisionRow, fact: FactName): string {
  return bands[fact].length === FACT_BANDS[fact].length ? ANY : bands[fact].join(', ');
}

function outcomeCells({ combinations, decision }: DecisionRow, { decisions }: CompiledDecisionTable) {
  const { status, unclassifiedReason, ruleId } = decisions[decision]!.outcome;
  return [
    combinations.toLocaleString('en-US'),
    unclassifiedReason === null ? status : `${status}: ${unclassifiedReason}`,
    ruleId,
  ];
}

function asJson({ bands, combinations, decision }: DecisionRow, { decisions }: CompiledDecisionTable) {
  const when = Object.fromEntries(
    FACT_NAMES.filter((fact) => bands[fact].length < FACT_BANDS[fact].length).map((fact) => [fact, bands[fact]]),
  );
  const { status, unclassifiedReason, ruleId } = decisions[decision]!.outcome;
  return { when, combinations, status, unclassifiedReason, ruleId };
}
