import type { Pages } from './adapters/http.ts';
import type { GroupConsumer } from './adapters/kafka/consumer.ts';
import type { Metrics } from './adapters/metrics.ts';
import type { Watchdog } from './watchdog.ts';

/**
 * The pages for machines: `/metrics` for Prometheus; `/healthz`, which fails where the consumer or a batch has
 * stopped going on for `stuckTimeoutMs`; and `/readyz`, which fails where the worker is no member of its group
 * by a broker's word. Neither fails because brokers or the registry are away: a restart would not bring them back.
 */
export function createHealthPages(
  metrics: Metrics,
  consumer: GroupConsumer,
  watchdog: Watchdog,
  stuckTimeoutMs: number,
): Pages {
  return {
    '/metrics': async () => ({ status: 200, contentType: metrics.contentType, body: await metrics.render() }),
    '/healthz': () => {
      const idlest = watchdog.idlest();
      return answer(idlest === null || idlest.idleMs < stuckTimeoutMs, { idlest });
    },
    '/readyz': () => answer(consumer.ready(), { ready: consumer.ready() }),
  };
}

function answer(ok: boolean, details: object) {
  return {
    status: ok ? 200 : 503,
    contentType: 'application/json',
    body: `${JSON.stringify({ ok, ...details })}\n`,
  } as const;
}
