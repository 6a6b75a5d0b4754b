import { CALL_STATUS_WORDS, REASON_ATTRIBUTION_WORDS } from '../engine/classification.ts';
import { OUTBOUND } from '../engine/conditions.ts';
import { statusRows, type StatusRow } from '../engine/decision-table.ts';
import { unclassifiedRows, type UnclassifiedRow } from '../engine/unclassified-table.ts';
import type { TaskType } from '../engine/call.ts';

export type TableFormat = 'text' | 'markdown' | 'json';

/** The decision table as it is in force, for people or programs. Ends with a line break. */
export function renderTable(format: TableFormat): string {
  switch (format) {
    case 'text':
      return `${[...statusRows.map(textOfStatus), ...unclassifiedRows.map(textOfReason)].join('\n\n')}\n`;
    case 'markdown':
      return `${markdownTable(STATUS_HEADINGS, statusRows.map(statusCells))}\n\n${markdownTable(REASON_HEADINGS, unclassifiedRows.map(reasonCells))}\n`;
    case 'json':
      return `${JSON.stringify({ statuses: statusRows, unclassified: unclassifiedRows }, null, 2)}\n`;
  }
}

const STATUS_HEADINGS = ['#', 'Status', 'Symbol', 'Task types', 'Reason attribution', 'Call status', 'When'];
const REASON_HEADINGS = ['Unclassified because', 'When'];

function textOfStatus(row: StatusRow, index: number): string {
  const { description, status, explanation, rules } = row;
  const words = `${CALL_STATUS_WORDS[row.callStatus]} · ${REASON_ATTRIBUTION_WORDS[row.reasonAttribution]} · ${taskTypeWords(row.taskTypes)}`;
  return [`${index + 1}. ${description}  ${status}`, `   ${words}`, `   ${explanation}`, ...rules.map(textOfRule)].join(
    '\n',
  );
}

function textOfReason({ reason, explanation, rules }: UnclassifiedRow): string {
  return [`Unclassified: ${reason}`, `   ${explanation}`, ...rules.map(textOfRule)].join('\n');
}

function textOfRule({ id, words }: { readonly id: string; readonly words: string }): string {
  return `   - ${id}: ${words}`;
}

function statusCells(row: StatusRow, index: number): readonly string[] {
  return [
    String(index + 1),
    row.description,
    `\`${row.status}\``,
    taskTypeWords(row.taskTypes),
    REASON_ATTRIBUTION_WORDS[row.reasonAttribution],
    CALL_STATUS_WORDS[row.callStatus],
    row.rules.map(({ words }) => words).join('; or '),
  ];
}

function reasonCells({ reason, rules }: UnclassifiedRow): readonly string[] {
  return [`\`${reason}\``, rules.map(({ words }) => words).join('; or ')];
}

/** A table in Markdown. */
export function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n');
}

function taskTypeWords(taskTypes: readonly TaskType[]): string {
  if (OUTBOUND.every((taskType) => taskTypes.includes(taskType))) return 'outbound';
  return taskTypes.map((taskType) => taskType[0] + taskType.slice(1).toLowerCase()).join(', ');
}
