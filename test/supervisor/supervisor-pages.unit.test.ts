import { describe, expect, it } from 'vitest';
import { createMetricSum } from '../../src/adapters/metric-sum.ts';
import { createSupervisorMetrics, type ProcessState } from '../../src/adapters/supervisor-metrics.ts';
import { createSupervisorPages } from '../../src/supervisor/supervisor-pages.ts';

interface Told {
  readonly state?: ProcessState;
  readonly healthy?: boolean;
  readonly ready?: boolean;
}

const LIMIT_MS = 20_000;

function pagesOf(told: readonly Told[], silentMs = 0) {
  const statuses = told.map((each, index) => ({
    process: String(index + 1),
    pid: index,
    state: 'working' as const,
    healthy: true,
    ready: true,
    ...each,
  }));
  const metrics = createSupervisorMetrics(() => statuses.map(({ state }) => state));
  metrics.countRestart();
  const silent = () => ({ name: 'process 1', idleMs: silentMs });
  const supervisor = { ask: () => Promise.resolve(), silent, statuses: () => statuses };
  return createSupervisorPages(supervisor, metrics, createMetricSum(), LIMIT_MS);
}

const statusOf = async (path: '/healthz' | '/readyz', told: readonly Told[], silentMs = 0) =>
  (await pagesOf(told, silentMs)[path]!()).status;

describe('the pages of several processes', () => {
  it('say that all is well, and how each is', async () => {
    const { status, body } = await pagesOf([{}, {}])['/healthz']!();
    expect([status, JSON.parse(body)]).toMatchObject([
      200,
      { ok: true, processes: [{ process: '1' }, { process: '2' }] },
    ]);
  });

  it('are unhealthy where one is or has been silent for long, and not where one is being replaced', async () => {
    expect(await statusOf('/healthz', [{}, { healthy: false }])).toBe(503);
    expect(await statusOf('/healthz', [{}, {}], LIMIT_MS)).toBe(503);
    expect(await statusOf('/healthz', [{}, {}], LIMIT_MS - 1)).toBe(200);
    expect(await statusOf('/healthz', [{}, { state: 'down', ready: false }])).toBe(200);
  });

  it('are ready where every process is', async () => {
    expect(await statusOf('/readyz', [{}, {}])).toBe(200);
    expect(await statusOf('/readyz', [{}, { ready: false }])).toBe(503);
  });

  it('count processes by state, and restarts', async () => {
    const { body } = await pagesOf([{}, { state: 'down' }, {}])['/metrics']!();
    expect(body.split('\n').filter((line) => line.startsWith('call_status_'))).toEqual([
      'call_status_processes{state="working"} 2',
      'call_status_processes{state="starting"} 0',
      'call_status_processes{state="down"} 1',
      'call_status_process_restarts_total 1',
    ]);
  });
});
