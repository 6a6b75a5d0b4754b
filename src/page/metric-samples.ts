import type { MetricReport } from '../adapters/metric-sum.ts';

/** One series of a metric as it is now. */
export interface MetricSample {
  readonly labels: Readonly<Record<string, string | number | undefined>>;
  readonly value: number;
  /** What a series of a histogram is called; others have none. */
  readonly metricName?: string;
}

/** The samples of a metric, in all of the reports together. */
export type MetricSamples = (name: string) => readonly MetricSample[];

export function samplesOf(reports: readonly MetricReport[]): MetricSamples {
  return (name) =>
    reports.flatMap((report) => (report.find((metric) => metric.name === name)?.values ?? []) as MetricSample[]);
}

export function sumOf(samples: readonly MetricSample[]): number {
  return samples.reduce((sum, { value }) => sum + value, 0);
}

/** What has this value of the label, each value by itself; other values are left out. */
export function tallyBy<Name extends string>(
  names: readonly Name[],
  label: string,
  samples: readonly MetricSample[],
): Record<Name, number> {
  const tally = emptyTally(names);
  for (const { labels, value } of samples) {
    const name = labels[label] as Name;
    if (Object.hasOwn(tally, name)) tally[name] += value;
  }
  return tally;
}

export function emptyTally<Name extends string>(names: readonly Name[]): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
}
