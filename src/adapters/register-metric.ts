import type { Metric, Registry } from 'prom-client';
import type { MetricDefinition } from './metric-list.ts';

/** A value under its labels; of a histogram with the name of its bucket, sum or count. */
export interface MetricValue {
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
  readonly metricName?: string;
}

/**
 * Registers a metric whose values are made when they are asked for, out of what the worker counts in its own way:
 * prom-client's own take one value at a time and make objects of it, which costs more than what is counted.
 */
export function registerMetric(
  registry: Registry,
  { name, help, kind, labelNames, aggregator = 'sum' }: MetricDefinition & { readonly aggregator?: 'max' | 'sum' },
  values: () => readonly MetricValue[],
): void {
  const get = () => Promise.resolve({ name, help, type: kind, values: values(), aggregator });
  registry.registerMetric({ name, labelNames, get, reset: () => {} } as unknown as Metric);
}
