import type { Pages } from './adapters/http.ts';
import type { GroupConsumer } from './adapters/kafka/consumer.ts';
import type { Metrics } from './adapters/metrics.ts';

/** Three sessions: a member that hears nothing for so long is not waiting any more, it is stuck. */
const STUCK_AFTER_SESSIONS = 3;

/**
 * The pages for machines: `/metrics` for Prometheus, `/healthz`, which fails where the consumer makes no
 * progress, and `/readyz`, which fails while it is no member of its group.
 */
export function createHealthPages(metrics: Metrics, consumer: GroupConsumer, sessionTimeoutMs: number): Pages {
  return {
    '/metrics': async () => ({ status: 200, contentType: metrics.contentType, body: await metrics.render() }),
    '/healthz': () => {
      const silentForMs = Math.round(consumer.silentForMs());
      return answer(silentForMs < STUCK_AFTER_SESSIONS * sessionTimeoutMs, { silentForMs });
    },
    '/readyz': () => answer(consumer.joined(), { joined: consumer.joined() }),
  };
}

function answer(ok: boolean, details: object) {
  return {
    status: ok ? 200 : 503,
    contentType: 'application/json',
    body: `${JSON.stringify({ ok, ...details })}\n`,
  } as const;
}
