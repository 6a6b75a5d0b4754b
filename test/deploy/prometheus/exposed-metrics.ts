import { createSupervisorMetrics } from '../../../src/adapters/supervisor-metrics.ts';
import { createCallMetrics } from '../../support/call-metrics.ts';

/** What a worker and a supervisor show before they have done anything. */
export interface ExposedMetrics {
  readonly names: ReadonlySet<string>;
  /** The values that labels of any metric start with. */
  readonly values: ReadonlyMap<string, ReadonlySet<string>>;
}

// Some have no sample before a partition is assigned, but all have a type.
const TYPE_OR_SAMPLE = /^(?:# TYPE )?(\w+)(?:\{(.*)\})? \S+$/;

/** Reads the pages of metrics as Prometheus does. */
export async function exposedMetrics(): Promise<ExposedMetrics> {
  const page = await createCallMetrics().metrics.render();
  const names = new Set<string>();
  const values = new Map<string, Set<string>>();
  const note = (label: string, value: string) => values.set(label, (values.get(label) ?? new Set()).add(value));
  for (const line of page.split('\n')) {
    const [, name, labels = ''] = TYPE_OR_SAMPLE.exec(line) ?? [];
    if (name === undefined) continue;
    names.add(name);
    for (const [, label, value] of labels.matchAll(/(\w+)="([^"]*)"/g)) note(label!, value!);
  }
  for (const metric of await createSupervisorMetrics(() => []).report()) {
    names.add(metric.name);
    for (const { labels } of metric.values) {
      for (const [label, value] of Object.entries(labels)) note(label, String(value));
    }
  }
  return { names, values };
}
