import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { buildDashboard } from './build-dashboard.ts';
import { carriersRow } from './calls/carriers-row.ts';
import { dataQualityRow } from './calls/data-quality-row.ts';
import { durationsRow } from './calls/durations-row.ts';
import { failuresRow } from './calls/failures-row.ts';
import { nowRow } from './calls/now-row.ts';
import { outcomesRow } from './calls/outcomes-row.ts';
import { talkRow } from './calls/talk-row.ts';
import { waitingRow } from './calls/waiting-row.ts';
import { CALLS_UID, WORKER_UID, dashboardLinks } from './dashboard-links.ts';
import { callVariables } from './dashboard-variables.ts';

/** What becomes of the calls: for whoever runs a call centre. */
export function callsDashboard(): Dashboard {
  return buildDashboard({
    uid: CALLS_UID,
    title: 'Call status: calls',
    description: 'What becomes of calls: failure rates, statuses, carriers, waits. Made from code: deploy/grafana.',
    shows: '6h',
    variables: callVariables(),
    links: dashboardLinks({ uid: WORKER_UID, title: 'Worker' }),
    rows: [
      nowRow(),
      outcomesRow(),
      failuresRow(),
      carriersRow(),
      waitingRow(),
      talkRow(),
      dataQualityRow(),
      durationsRow(),
    ],
  });
}
