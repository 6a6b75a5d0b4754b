/** Every query is of the jobs and instances that are chosen at the top of the dashboard. */
const CHOSEN = ['job=~"$job"', 'instance=~"$instance"'];

/** How a query reads a counter or a histogram's series: as a rate, or as what was added in a time. */
export type Reading = (selector: string) => string;

/** The selector of a metric in PromQL, with these matchers beside those for the chosen workers. */
export function select(metric: string, ...matchers: readonly string[]): string {
  return `${metric}{${[...CHOSEN, ...matchers].join(', ')}}`;
}

/** Per second, over a time that fits the resolution of the panel. */
export function perSecond(selector: string): string {
  return `rate(${selector}[$__rate_interval])`;
}

/** Per second, as it was so long before, for a comparison: `1d`. */
export function perSecondBefore(offset: string): Reading {
  return (selector) => `rate(${selector}[$__rate_interval] offset ${offset})`;
}

/** In each step of the panel. */
export function perStep(selector: string): string {
  return `increase(${selector}[$__rate_interval])`;
}

/** In all of the time that the dashboard shows. */
export function inRange(selector: string): string {
  return `increase(${selector}[$__range])`;
}

/** In the last time of this length, `15m`; or in the same time so long before. */
export function inLast(window: string, offset?: string): Reading {
  return (selector) => `increase(${selector}[${window}]${offset === undefined ? '' : ` offset ${offset}`})`;
}

/**
 * What is there of workers alone. Metrics that other programs have too need it: where all jobs are chosen, theirs
 * would be shown as well.
 */
export function ofWorkers(expression: string): string {
  return `${expression} and on (job, instance) ${select('call_status_build_info')}`;
}

/** The sum of what is read, one for each value of these labels. */
export function sumOf(read: Reading, selector: string, ...by: readonly string[]): string {
  return `sum${grouping(by)}(${read(selector)})`;
}

/** A quantile of a histogram. */
export function quantileOf(
  quantile: number,
  histogram: string,
  { read = perSecond, matchers = [] }: { readonly read?: Reading; readonly matchers?: readonly string[] } = {},
): string {
  return `histogram_quantile(${quantile}, ${sumOf(read, select(`${histogram}_bucket`, ...matchers), 'le')})`;
}

/** The clause of an aggregation that keeps these labels. */
export function grouping(by: readonly string[]): string {
  return by.length === 0 ? '' : ` by (${by.join(', ')}) `;
}
