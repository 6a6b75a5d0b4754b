import type { Delivery } from './delivery-figures.ts';
import { markdownTable, spreadCell } from './markdown-table.ts';
import { spreadOf, type Spread } from './spread.ts';

/** A figure of this worker, or its share of somebody else's, that it is to reach. */
export interface Goal {
  /** For people: what is looked at, and against whom. */
  readonly what: string;
  readonly delivery: Delivery;
  readonly partitions: number;
  readonly bound: 'at least' | 'at most';
  readonly goal: number;
}

/** What came of a goal: its median counts. */
export interface GoalOutcome extends Goal {
  readonly value: Spread;
  readonly reached: boolean;
}

/** @throws RangeError where nothing was measured. */
export function judge(goal: Goal, values: readonly number[]): GoalOutcome {
  const value = spreadOf(values);
  const reached = goal.bound === 'at least' ? value.median >= goal.goal : value.median <= goal.goal;
  return { ...goal, value, reached };
}

/** Goals as a table in Markdown; nothing where there is none. */
export function goalsTable(outcomes: readonly GoalOutcome[]): readonly string[] {
  if (outcomes.length === 0) return [];
  const rows = outcomes.map(({ what, delivery, partitions, bound, goal, value, reached }) => [
    what,
    delivery,
    String(partitions),
    `${bound} ${goal}`,
    spreadCell(value, (number) => number.toFixed(2)),
    reached ? 'reached' : 'missed',
  ]);
  return ['', ...markdownTable(['goal of the worker', 'guarantee', 'partitions', 'to be', 'is', ''], rows)];
}
