import { readFileSync } from 'node:fs';
import { FACT_WORDS } from '../../src/commands/fact-words.ts';
import { keysOf } from '../../src/engine/compile-decision-table.ts';
import type { Conditions } from '../../src/engine/conditions.ts';
import { COMBINATIONS, FACT_NAMES } from '../../src/engine/facts.ts';

/** What docs/decision-table.md says, read from its text. */
export interface GoldenTable {
  /** The outcomes, each as `STATUS rule` or `UNCLASSIFIED: REASON rule`. */
  readonly outcomes: readonly string[];
  /** For every combination the number of its outcome. */
  readonly outcomeOf: Uint8Array;
  /** For every combination how many rows cover it. */
  readonly coverage: Uint8Array;
}

/** Reads the committed table as a person does: heading, columns, rows. */
export function readGoldenTable(): GoldenTable {
  const text = readFileSync(new URL('../../docs/decision-table.md', import.meta.url), 'utf8');
  const outcomes: string[] = [];
  const outcomeOf = new Uint8Array(COMBINATIONS);
  const coverage = new Uint8Array(COMBINATIONS);
  for (const section of text.split('\n### ').slice(1)) {
    const [taskTypes, ...lines] = section.split('\n');
    const [headings, , ...rows] = lines.filter((line) => line.startsWith('| ')).map(cellsOf);
    for (const row of rows) {
      const cells = new Map(headings!.map((heading, column) => [heading, row[column]!]));
      const outcome = `${cells.get('status')} ${cells.get('rule')}`;
      if (!outcomes.includes(outcome)) outcomes.push(outcome);
      for (const key of keysOf({ ...conditionsOf(cells), taskType: taskTypes!.split(', ') } as Conditions)) {
        outcomeOf[key] = outcomes.indexOf(outcome);
        coverage[key]! += 1;
      }
    }
  }
  return { outcomes, outcomeOf, coverage };
}

function cellsOf(line: string): readonly string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

function conditionsOf(cells: ReadonlyMap<string, string>): Record<string, readonly string[]> {
  const named = FACT_NAMES.filter((fact) => fact !== 'taskType' && cells.get(FACT_WORDS[fact]) !== '-');
  return Object.fromEntries(named.map((fact) => [fact, cells.get(FACT_WORDS[fact])!.split(', ')]));
}
