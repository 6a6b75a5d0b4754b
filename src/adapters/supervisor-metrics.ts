import { Counter, Gauge, Registry as PrometheusRegistry } from 'prom-client';
import { SUPERVISOR_METRICS } from './metric-list.ts';
import { registerNodeMetrics } from './node-metrics.ts';

const STATES = ['working', 'starting', 'down'] as const;

/** What a process of a supervisor is at; `down`: it has ended, and waits to be started again. */
export type ProcessState = (typeof STATES)[number];

/** The metrics that a supervisor adds to those of its processes. */
export function createSupervisorMetrics(states: () => readonly ProcessState[]) {
  const registry = new PrometheusRegistry();
  const registers = [registry];
  const ofNode = registerNodeMetrics();
  const { processes, processRestarts } = SUPERVISOR_METRICS;

  // It registers itself, and is read when it is asked for.
  void new Gauge({
    ...processes,
    labelNames: [...processes.labelNames],
    registers,
    collect() {
      for (const state of STATES) this.set({ state }, states().filter((each) => each === state).length);
    },
  });
  const restarts = new Counter({ ...processRestarts, labelNames: [], registers });

  return {
    report: () => registry.getMetricsAsJSON(),
    reportOfNode: () => ofNode.getMetricsAsJSON(),
    countRestart: () => restarts.inc(),
  };
}

export type SupervisorMetrics = ReturnType<typeof createSupervisorMetrics>;
