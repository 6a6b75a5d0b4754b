import { SUPERVISOR_METRICS, WORKER_METRICS } from '../../src/adapters/metric-list.ts';
import { registerNodeMetrics } from '../../src/adapters/node-metrics.ts';

/** What Prometheus itself adds to every series that it fetches. */
const TARGET_LABELS = ['job', 'instance'];

/** Series that Prometheus makes itself. */
const OF_PROMETHEUS: ReadonlyMap<string, readonly string[]> = new Map([
  ['up', TARGET_LABELS],
  ['ALERTS', ['alertname', 'alertstate', 'severity', 'area']],
]);

/** Every series that a page of metrics gives, and its labels. */
export async function knownSeries(): Promise<ReadonlyMap<string, readonly string[]>> {
  const ofNode = registerNodeMetrics();
  const ofProcesses = (await ofNode.getMetricsAsJSON()).map(({ name, type }) => {
    const { labelNames } = ofNode.getSingleMetric(name) as unknown as { readonly labelNames: readonly string[] };
    return { name, kind: String(type), labelNames: [...labelNames.filter((label) => label !== 'le'), 'process'] };
  });
  const own = Object.values({ ...WORKER_METRICS, ...SUPERVISOR_METRICS });
  return new Map([...OF_PROMETHEUS, ...[...own, ...ofProcesses].flatMap(seriesOf)]);
}

interface Described {
  readonly name: string;
  readonly kind: string;
  readonly labelNames: readonly string[];
}

type Series = readonly [name: string, labels: readonly string[]];

/** A histogram is three series; the limit of a bucket is the label `le`. */
function seriesOf({ name, kind, labelNames }: Described): readonly Series[] {
  const all = [...TARGET_LABELS, ...labelNames];
  if (kind === 'summary') return [[name, [...all, 'quantile']]];
  if (kind !== 'histogram') return [[name, all]];
  return [
    [`${name}_bucket`, [...all, 'le']],
    [`${name}_sum`, all],
    [`${name}_count`, all],
  ];
}
