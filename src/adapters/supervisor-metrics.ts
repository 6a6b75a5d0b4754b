import { Counter, Gauge, Registry as PrometheusRegistry, collectDefaultMetrics } from 'prom-client';
import { describeMetrics } from './describe-metrics.ts';

const STATES = ['working', 'starting', 'down'] as const;

/** What a process of a supervisor is at; `down`: it has ended, and waits to be started again. */
export type ProcessState = (typeof STATES)[number];

/** The metrics that a supervisor adds to those of its processes. */
export function createSupervisorMetrics(states: () => readonly ProcessState[]) {
  const registry = new PrometheusRegistry();
  const registers = [registry];
  const ofNode = new PrometheusRegistry();
  collectDefaultMetrics({ register: ofNode });

  // It registers itself, and is read when it is asked for.
  void new Gauge({
    name: 'call_status_processes',
    help: 'Worker processes of this supervisor, by state: working, starting, or down and to be started again.',
    labelNames: ['state'] as const,
    registers,
    collect() {
      for (const state of STATES) this.set({ state }, states().filter((each) => each === state).length);
    },
  });
  const restarts = new Counter({
    name: 'call_status_process_restarts_total',
    help: 'Times a worker process was started again after it had ended.',
    registers,
  });

  return {
    report: () => registry.getMetricsAsJSON(),
    reportOfNode: () => ofNode.getMetricsAsJSON(),
    /** For the documentation. */
    describe: () => describeMetrics(registry),
    countRestart: () => restarts.inc(),
  };
}

export type SupervisorMetrics = ReturnType<typeof createSupervisorMetrics>;
