import { Registry, collectDefaultMetrics } from 'prom-client';

/** Gauges whose names say that they are counters, against the naming rules of Prometheus. */
const MISNAMED = ['nodejs_active_resources_total', 'nodejs_active_handles_total', 'nodejs_active_requests_total'];

/** The metrics of Node and of the process, in a registry of their own. */
export function registerNodeMetrics(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  return registry;
}
