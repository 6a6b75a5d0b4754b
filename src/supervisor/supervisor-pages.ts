import type { Pages } from '../adapters/http.ts';
import type { MetricSum } from '../adapters/metric-sum.ts';
import type { SupervisorMetrics } from '../adapters/supervisor-metrics.ts';
import { answer } from '../health-pages.ts';
import type { Condition } from '../worker-state.ts';
import type { Supervisor } from './supervisor.ts';

const ASK_MS = 1_000;
/** The supervisor itself, among the processes of a sum of metrics. */
export const SELF = 'supervisor';

/**
 * The pages of several processes. `/metrics` gives what each says when it is asked, and of one that does not answer
 * within a second what it said last. `/healthz` fails where one is not healthy, or has been silent for
 * `silenceLimitMs`; one that has ended and waits to be started again does not make it fail. `/readyz` fails unless
 * every process is ready.
 */
export function createSupervisorPages(
  supervisor: Pick<Supervisor, 'ask' | 'silent' | 'statuses'>,
  metrics: SupervisorMetrics,
  sum: MetricSum,
  silenceLimitMs: number,
): Pages {
  return {
    '/metrics': async () => {
      await supervisor.ask(ASK_MS);
      sum.report(SELF, await metrics.report(), await metrics.reportOfNode());
      return { status: 200, contentType: sum.contentType, body: await sum.render() };
    },
    '/healthz': () => {
      const { healthy } = conditionOf(supervisor, silenceLimitMs);
      return answer(healthy, { silent: supervisor.silent(), processes: supervisor.statuses() });
    },
    '/readyz': () => {
      const { ready } = conditionOf(supervisor, silenceLimitMs);
      return answer(ready, { processes: supervisor.statuses() });
    },
  };
}

/** Whether all processes work, as the pages say it. */
export function conditionOf(supervisor: Pick<Supervisor, 'silent' | 'statuses'>, silenceLimitMs: number): Condition {
  const [processes, silent] = [supervisor.statuses(), supervisor.silent()];
  const heard = silent === null || silent.idleMs < silenceLimitMs;
  return {
    healthy: heard && processes.every(({ healthy }) => healthy),
    ready: processes.every(({ ready }) => ready),
  };
}
