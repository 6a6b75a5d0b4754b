import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { buildDashboard } from './build-dashboard.ts';
import { CALLS_UID, WORKER_UID, dashboardLinks } from './dashboard-links.ts';
import { deliveryRow } from './worker/delivery-row.ts';
import { latencyRow } from './worker/latency-row.ts';
import { nowRow } from './worker/now-row.ts';
import { processesRow } from './worker/processes-row.ts';
import { progressRow } from './worker/progress-row.ts';
import { recordsRow } from './worker/records-row.ts';

/** How the worker does: for whoever runs it. */
export function workerDashboard(): Dashboard {
  return buildDashboard({
    uid: WORKER_UID,
    title: 'Call status: worker',
    description: 'How the worker does: progress, latency, delivery, processes. Made from code: deploy/grafana.',
    shows: '1h',
    variables: [],
    links: dashboardLinks({ uid: CALLS_UID, title: 'Calls' }),
    rows: [nowRow(), progressRow(), latencyRow(), deliveryRow(), recordsRow(), processesRow()],
  });
}
