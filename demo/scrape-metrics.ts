import type { CallCount, DeadLetterCount } from './demo-snapshot.ts';

/** What the worker's metrics say. */
export interface Scrape {
  readonly calls: readonly CallCount[];
  readonly deadLetters: readonly DeadLetterCount[];
  readonly lagRecords: number | null;
  readonly latencySeconds: { readonly p50: number | null; readonly p99: number | null };
}

interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const SCRAPE_TIMEOUT_MS = 2_000;

/** Reads `/metrics` of a worker. @throws Error where it does not answer. */
export async function scrapeMetrics(workerUrl: string): Promise<Scrape> {
  const response = await fetch(`${workerUrl}/metrics`, { signal: AbortSignal.timeout(SCRAPE_TIMEOUT_MS) });
  return readScrape(await response.text());
}

/** Reads the text format of Prometheus, as far as this worker writes it. */
export function readScrape(text: string): Scrape {
  const samples = text.split('\n').flatMap((line) => readSample(line) ?? []);
  const named = (name: string) => samples.filter((sample) => sample.name === name);
  const lags = named('call_status_lag_records');
  const buckets = named('call_status_latency_seconds_bucket');
  return {
    calls: named('call_status_calls_total').map(toCallCount),
    deadLetters: named('call_status_dead_letters_total').map(
      ({ labels, value }) => ({ reason: labels['reason'], count: value }) as DeadLetterCount,
    ),
    lagRecords: lags.length === 0 ? null : lags.reduce((sum, { value }) => sum + value, 0),
    latencySeconds: { p50: quantile(buckets, 0.5), p99: quantile(buckets, 0.99) },
  };
}

function readSample(line: string): Sample | null {
  const match = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line);
  if (match === null) return null;
  const labels = [...(match[2] ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]);
  return { name: match[1]!, labels: Object.fromEntries(labels) as Record<string, string>, value: Number(match[3]) };
}

function toCallCount({ labels, value }: Sample): CallCount {
  const { status, call_status: callStatus, reason, task_type: taskType } = labels;
  return { status, callStatus, reason, taskType, count: value } as CallCount;
}

/** As Prometheus' `histogram_quantile` does: in proportion within the bucket; null where nothing was observed. */
function quantile(buckets: readonly Sample[], share: number): number | null {
  const total = buckets.at(-1)?.value ?? 0;
  if (total === 0) return null;
  const rank = share * total;
  let below = { bound: 0, count: 0 };
  for (const { labels, value } of buckets) {
    const bound = Number(labels['le'] === '+Inf' ? below.bound : labels['le']);
    if (value >= rank)
      return below.bound + (bound - below.bound) * ((rank - below.count) / Math.max(1, value - below.count));
    below = { bound, count: value };
  }
  return below.bound;
}
