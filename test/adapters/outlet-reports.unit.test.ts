import pino from 'pino';
import { expect, it } from 'vitest';
import { createOutletReports } from '../../src/adapters/outlet-reports.ts';
import { createCallMetrics } from '../support/call-metrics.ts';

it('reports of outlets count fencings, and what former members have left by what became of it', async () => {
  const { metrics } = createCallMetrics();
  const lines: string[] = [];
  const log = pino({}, { write: (line: string) => void lines.push(line) });
  const reports = createOutletReports(metrics, log);
  reports.onFenced('g-1-a');
  reports.onFormerEnded('g-2-a');
  reports.onFormerEnded('g-2-b');
  reports.onFormerLeft('g-3-a', new Error('no coordinator'));
  const page = await metrics.render();
  expect(page.match(/^call_status_(?:fencings|former_members_ended)_total.*$/gm)).toEqual([
    'call_status_fencings_total 1',
    'call_status_former_members_ended_total{outcome="ended"} 2',
    'call_status_former_members_ended_total{outcome="left"} 1',
  ]);
  const told = lines.map((line) => JSON.parse(line) as { readonly level: number; readonly transactionalId: string });
  const { info, warn } = pino.levels.values;
  expect(told.map(({ level, transactionalId }) => [level, transactionalId])).toEqual([
    [warn, 'g-1-a'],
    [info, 'g-2-a'],
    [info, 'g-2-b'],
    [warn, 'g-3-a'],
  ]);
});
