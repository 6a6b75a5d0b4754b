import { bucketQuantile, increaseOfBuckets, type Bucket } from '../src/page/bucket-quantile.ts';
import type { CallCount, DeadLetterCount } from './demo-snapshot.ts';

/** What the worker's metrics say. */
export interface Scrape {
  readonly calls: readonly CallCount[];
  readonly deadLetters: readonly DeadLetterCount[];
  /** Records of a platform that are no calls. */
  readonly skippedRecords: number;
  readonly lagRecords: number | null;
  readonly transactionsCommitted: number;
  /** How often another producer took over one of its transactional ids. */
  readonly fencings: number;
  /** When a batch was committed last, in seconds since the epoch; 0 before the first. */
  readonly lastCommitSeconds: number;
  /** The buckets of the latency: how many records took so many seconds at most. */
  readonly latency: readonly Bucket[];
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
function readScrape(text: string): Scrape {
  const samples = text.split('\n').flatMap((line) => readSample(line) ?? []);
  const named = (name: string) => samples.filter((sample) => sample.name === name);
  const sumOf = (found: readonly Sample[]) => found.reduce((sum, { value }) => sum + value, 0);
  const lags = named('call_status_lag_records');
  return {
    calls: named('call_status_calls_total').map(toCallCount),
    deadLetters: named('call_status_dead_letters_total').map(
      ({ labels, value }) => ({ reason: labels['reason'], count: value }) as DeadLetterCount,
    ),
    skippedRecords: sumOf(named('call_status_skipped_records_total')),
    lagRecords: lags.length === 0 ? null : sumOf(lags),
    transactionsCommitted: sumOf(
      named('call_status_transactions_total').filter(({ labels }) => labels['outcome'] === 'committed'),
    ),
    fencings: sumOf(named('call_status_fencings_total')),
    lastCommitSeconds: sumOf(named('call_status_last_commit_timestamp_seconds')),
    latency: named('call_status_latency_seconds_bucket').map(({ labels, value }) => ({
      bound: labels['le'] === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels['le']),
      count: value,
    })),
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

/** The time that this share of the records since `before` took at most, in seconds; null where there were none. */
export function latencyQuantile(share: number, buckets: readonly Bucket[], before: readonly Bucket[]): number | null {
  return bucketQuantile(share, increaseOfBuckets(before, buckets));
}
