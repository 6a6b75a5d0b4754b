import {
  DashboardBuilder,
  DashboardCursorSync,
  type Dashboard,
  type DashboardLink,
  type QueryVariableBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { dashboardAnnotations } from './dashboard-annotations.ts';
import { datasourceVariable, workerVariables } from './dashboard-variables.ts';
import { placePanels, type DashboardRow } from './place-panels.ts';

/** What makes one dashboard another than the other. */
export interface DashboardParts {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  /** How much is shown at first, up to now: `6h`. */
  readonly shows: string;
  /** Beside those for the data source and the workers. */
  readonly variables: readonly QueryVariableBuilder[];
  readonly links: readonly DashboardLink[];
  readonly rows: readonly DashboardRow[];
}

/** A dashboard as Grafana reads it. */
export function buildDashboard(parts: DashboardParts): Dashboard {
  const dashboard = new DashboardBuilder(parts.title)
    .uid(parts.uid)
    .description(parts.description)
    .tags(['call-status'])
    // Made from code: what is changed in the browser would be lost.
    .readonly()
    .timezone('browser')
    .time({ from: `now-${parts.shows}`, to: 'now' })
    .refresh('30s')
    .tooltip(DashboardCursorSync.Crosshair)
    .variables([datasourceVariable(), ...workerVariables(), ...parts.variables])
    .annotations(dashboardAnnotations())
    .build();
  // Not by the builder, which puts every link into a menu.
  return { ...dashboard, links: [...parts.links], panels: placePanels(parts.rows) };
}
