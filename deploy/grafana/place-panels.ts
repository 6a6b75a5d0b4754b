import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';

/** Panels under a heading that folds them. */
export interface DashboardRow {
  readonly title: string;
  /** Folded at first; the queries of folded panels are not sent. */
  readonly folded?: boolean;
  readonly panels: readonly Builder<Panel>[];
}

const COLUMNS = 24;

/**
 * Puts rows below each other, and the panels of each, in their order, as high and then as far left as there is room.
 * Panels are numbered in this order too, since links to one name its number.
 */
export function placePanels(rows: readonly DashboardRow[]): (Panel | RowPanel)[] {
  const placed: (Panel | RowPanel)[] = [];
  let id = 1;
  let y = 0;
  for (const { title, folded = false, panels } of rows) {
    const heading: RowPanel = {
      type: 'row',
      id: id++,
      title,
      collapsed: folded,
      gridPos: { x: 0, y, w: COLUMNS, h: 1 },
      panels: [],
    };
    const ceiling = Array.from({ length: COLUMNS }, () => y + 1);
    const below = panels.map((panel) => Object.assign(placeBelow(ceiling, panel.build()), { id: id++ }));
    placed.push(heading);
    (folded ? heading.panels : placed).push(...below);
    y = folded ? y + 1 : Math.max(...ceiling);
  }
  return placed;
}

/** Puts a panel where there is room, and raises the ceiling of the columns that it takes. */
function placeBelow(ceiling: number[], panel: Panel): Panel {
  const { w, h } = panel.gridPos!;
  const tops = Array.from({ length: COLUMNS - w + 1 }, (_, x) => Math.max(...ceiling.slice(x, x + w)));
  const y = Math.min(...tops);
  const x = tops.indexOf(y);
  ceiling.fill(y + h, x, x + w);
  return { ...panel, gridPos: { x, y, w, h } };
}
