import { heatmapPanel } from '../panels/heatmap-panel.ts';
import { buckets, course } from '../panels/query.ts';
import { timeSeriesPanel } from '../panels/time-series-panel.ts';
import type { DashboardRow } from '../place-panels.ts';
import { perStep, quantileOf, select, sumOf } from '../select.ts';

const LATENCY = 'call_status_latency_seconds';

/** How long records take. */
export function latencyRow(): DashboardRow {
  return {
    title: 'Latency',
    panels: [
      quantiles(LATENCY, 'Latency', "From an input record's timestamp to the commit of its output. It rises with lag."),
      latencyDistribution(),
      quantiles(
        'call_status_lateness_seconds',
        'Lateness',
        'From the end of a call to the commit of its output. Far above the latency: the source takes its time ' +
          "between a call's end and its record.",
      ),
      quantiles(
        'call_status_batch_duration_seconds',
        'Batch duration',
        'From the publishing of a round to its commit, once for each partition in it. A rise with as many records ' +
          'a second: brokers answer more slowly.',
      ),
    ],
  };
}

function quantiles(histogram: string, name: string, description: string) {
  return timeSeriesPanel({
    title: `${name}, p50 and p99`,
    description:
      `${description} Half took no longer than p50, 99 of 100 no longer than p99; both are estimates between the ` +
      'limits of buckets.',
    unit: 's',
    width: 12,
    queries: [course(quantileOf(0.5, histogram), 'p50'), course(quantileOf(0.99, histogram), 'p99')],
  });
}

function latencyDistribution() {
  return heatmapPanel({
    title: 'Latency, distribution',
    description:
      'The same, record by record: the darker, the more records took so long. Two bands: some partitions are ' +
      'worked late, or old records are worked beside new ones.',
    unit: 's',
    width: 12,
    height: 9,
    queries: [buckets(sumOf(perStep, select(`${LATENCY}_bucket`), 'le'))],
  }).interval('1m');
}
