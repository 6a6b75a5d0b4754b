import {
  TableCellDisplayMode,
  TableCellHeight,
  TableSortByFieldStateBuilder,
  type TableCellOptions,
} from '@grafana/grafana-foundation-sdk/common';
import type { DataTransformerConfig, DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import { framed, refIdOf, type Frame } from './framed.ts';
import { withoutLimit } from './limits.ts';

const HEIGHT = 9;

/** A column: the label or the query that fills it, its title, and how its cells look. */
export interface Column {
  /** A label's name, or the number of a query from 0. */
  readonly from: string | number;
  readonly title: string;
  readonly looks?: readonly DynamicConfigValue[];
}

/** A table whose rows are the values of labels that its queries share, ordered by a column, the largest first. */
export function tablePanel(frame: Frame, columns: readonly [Column, ...Column[]], sortedBy: string): PanelBuilder {
  const panel = framed(new PanelBuilder(), frame, HEIGHT)
    .cellHeight(TableCellHeight.Sm)
    .thresholds(withoutLimit())
    .sortBy([new TableSortByFieldStateBuilder().displayName(sortedBy).desc(true)])
    .transformations(inColumns(columns, frame.queries.length));
  for (const { title, looks } of columns) if (looks !== undefined) panel.overrideByName(title, [...looks]);
  return panel;
}

/** How cells show their values. */
export function cell(options: TableCellOptions): DynamicConfigValue {
  return { id: 'custom.cellOptions', value: options };
}

/** Text in the colour of the value. */
export const COLOURED: DynamicConfigValue = cell({ type: TableCellDisplayMode.ColorText });

/** One table of all queries, joined by the first column's label, with the columns in this order and no others. */
function inColumns(columns: readonly [Column, ...Column[]], queries: number): DataTransformerConfig[] {
  const join = { id: 'joinByField', options: { byField: columns[0].from, mode: 'outer' } };
  const names = columns.map(({ from }) => fieldName(from, queries));
  const pick = { id: 'filterFieldsByName', options: { include: { names } } };
  const organize = {
    id: 'organize',
    options: {
      indexByName: Object.fromEntries(names.map((name, index) => [name, index])),
      renameByName: Object.fromEntries(columns.map(({ title }, index) => [names[index]!, title])),
    },
  };
  return queries > 1 ? [join, pick, organize] : [pick, organize];
}

/** Grafana's name of the column that a label or a query fills. */
function fieldName(from: string | number, queries: number): string {
  if (typeof from === 'string') return from;
  return queries === 1 ? 'Value' : `Value #${refIdOf(from)}`;
}
