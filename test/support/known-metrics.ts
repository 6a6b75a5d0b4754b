import { Registry, collectDefaultMetrics } from 'prom-client';
import { describeMetrics, type MetricDescription } from '../../src/adapters/describe-metrics.ts';
import { createMetrics } from '../../src/adapters/metrics.ts';
import { createSupervisorMetrics } from '../../src/adapters/supervisor-metrics.ts';
import { PENDING_METRICS } from './pending-metrics.ts';

/** What Prometheus itself adds to every series that it fetches. */
const TARGET_LABELS = ['job', 'instance'];

/** Series that Prometheus makes itself. */
const OF_PROMETHEUS: ReadonlyMap<string, readonly string[]> = new Map([
  ['up', TARGET_LABELS],
  ['ALERTS', ['alertname', 'alertstate', 'severity']],
]);

/** Every series that a page of metrics gives, and its labels. */
export async function knownSeries(): Promise<ReadonlyMap<string, readonly string[]>> {
  const ofNode = new Registry();
  collectDefaultMetrics({ register: ofNode });
  const ofProcesses = (await describeMetrics(ofNode)).map((metric) => withLabels(metric, ['process']));
  const described = [...(await describedMetrics()), ...PENDING_METRICS, ...ofProcesses].flatMap(seriesOf);
  return new Map([...OF_PROMETHEUS, ...described]);
}

/** The metrics of the worker and of a supervisor, as the code has them. */
export async function describedMetrics(): Promise<readonly MetricDescription[]> {
  const ofWorker = await createMetrics([], { version: '', tableVersion: '' }).describe();
  const ofSupervisor = await createSupervisorMetrics(() => []).describe();
  return [...ofWorker, ...ofSupervisor];
}

function withLabels(metric: MetricDescription, labels: readonly string[]): MetricDescription {
  return { ...metric, labels: [...metric.labels, ...labels] };
}

type Series = readonly [name: string, labels: readonly string[]];

/** A histogram is three series; the limit of a bucket is the label `le`. */
function seriesOf({ name, type, labels }: Pick<MetricDescription, 'name' | 'type' | 'labels'>): readonly Series[] {
  const all = [...TARGET_LABELS, ...labels];
  if (type === 'summary') return [[name, [...all, 'quantile']]];
  if (type !== 'histogram') return [[name, all]];
  return [
    [`${name}_bucket`, [...all, 'le']],
    [`${name}_sum`, all],
    [`${name}_count`, all],
  ];
}
