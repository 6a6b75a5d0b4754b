import { callsDashboard } from './calls-dashboard.ts';
import { workerDashboard } from './worker-dashboard.ts';

/** The files that Grafana reads its dashboards from: from the repository's root, and what they hold. */
export function dashboardDocuments(): readonly { readonly path: string; readonly content: string }[] {
  return [
    { path: 'deploy/grafana/dashboards/calls.json', dashboard: callsDashboard() },
    { path: 'deploy/grafana/dashboards/worker.json', dashboard: workerDashboard() },
  ].map(({ path, dashboard }) => ({ path, content: `${JSON.stringify(dashboard, null, 2)}\n` }));
}
