import { AggregatorRegistry, type Registry } from 'prom-client';

/** What a registry holds, as data that can go from process to process. */
export type MetricReport = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;
type Metric = MetricReport[number];
type Sample = { readonly labels: object };

/** The metrics of several processes as those of one. */
export interface MetricSum {
  /** Takes what a process says now; of Node's metrics it may say nothing. */
  readonly report: (process: string, own: MetricReport, ofNode: MetricReport | null) => void;
  /** The process has ended. What it had counted stays; what it was, goes. */
  readonly end: (process: string) => void;
  /** The worker's own metrics, still to be summed: of each process, and of those that have ended. */
  readonly parts: () => readonly MetricReport[];
  readonly contentType: string;
  /** Prometheus' text format. */
  readonly render: () => Promise<string>;
}

const LAST_COMMIT = 'call_status_last_commit_timestamp_seconds';

/**
 * The worker's own metrics are summed, or aggregated as they say themselves. A sum of those of Node and the process
 * would be nonsense for most, so each process has its own, under the label `process`. No counter goes back when
 * another process takes the place of one that has ended.
 */
export function createMetricSum(): MetricSum {
  const own = new Map<string, MetricReport>();
  const ofNode = new Map<string, MetricReport>();
  let kept: MetricReport = [];

  return {
    report(process, ownNow, ofNodeNow) {
      own.set(process, ownNow);
      if (ofNodeNow !== null) ofNode.set(process, withLabel(process, ofNodeNow));
    },
    end(process) {
      const last = [...(own.get(process) ?? []), ...(ofNode.get(process) ?? [])].filter(outlivesItsProcess);
      kept = aggregate([kept, last]).getMetricsAsArray() as unknown as MetricReport;
      own.delete(process);
      ofNode.delete(process);
    },
    parts: () => [...own.values(), kept],
    contentType: AggregatorRegistry.PROMETHEUS_CONTENT_TYPE,
    render: () => aggregate([...ofNode.values(), ...own.values(), kept]).metrics(),
  };
}

function aggregate(reports: readonly MetricReport[]): Registry {
  return AggregatorRegistry.aggregate([...reports]);
}

function outlivesItsProcess(metric: Metric): boolean {
  return isCumulative(metric) || metric.name === LAST_COMMIT;
}

function isCumulative({ type }: Metric): boolean {
  // At run time the type is a word, whatever its declaration says.
  return ['counter', 'histogram'].includes(String(type));
}

function withLabel(process: string, report: MetricReport): MetricReport {
  const labelled = (value: Sample) => ({ ...value, labels: { ...value.labels, process } });
  return report.map((metric) => {
    const { values } = metric as unknown as { readonly values: readonly Sample[] };
    const aggregator = isCumulative(metric) ? 'sum' : 'first';
    return Object.assign({ ...metric }, { aggregator, values: values.map(labelled) } as const);
  });
}
