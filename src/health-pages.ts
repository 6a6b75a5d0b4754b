import type { Page, Pages } from './adapters/http.ts';
import type { WorkerState } from './worker-state.ts';

/**
 * The pages for machines: `/metrics` for Prometheus; `/healthz`, which fails where the consumer or a batch has
 * stopped going on for `STUCK_TIMEOUT_MS`; and `/readyz`, which fails where the worker is no member of its group
 * by a broker's word. Neither fails because brokers or the registry are away: a restart would not bring them back.
 */
export function createHealthPages({ metrics, healthy, ready, idlest }: WorkerState): Pages {
  return {
    '/metrics': async () => ({ status: 200, contentType: metrics.contentType, body: await metrics.render() }),
    '/healthz': () => answer(healthy(), { idlest: idlest() }),
    '/readyz': () => answer(ready(), { ready: ready() }),
  };
}

/** A page that says yes or no, with what it rests on. */
export function answer(ok: boolean, details: object): Page {
  return {
    status: ok ? 200 : 503,
    contentType: 'application/json',
    body: `${JSON.stringify({ ok, ...details })}\n`,
  };
}
