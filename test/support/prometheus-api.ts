/** What Prometheus found: series with their samples. */
export interface FoundSeries {
  readonly metric: Readonly<Record<string, string>>;
  /** `[seconds since the epoch, value]`. */
  readonly samples: readonly (readonly [number, string])[];
}

export interface RuleState {
  readonly name: string;
  readonly health: string;
  readonly lastError?: string;
  readonly lastEvaluation: string;
}

/** Asks a Prometheus over HTTP. Every question throws what Prometheus says where it cannot be answered. */
export function createPrometheusApi(url: string) {
  async function ask<T>(path: string, parameters: Readonly<Record<string, string>> = {}): Promise<T> {
    const response = await fetch(`${url}/api/v1/${path}?${new URLSearchParams(parameters).toString()}`);
    const answer = (await response.json()) as { readonly status: string; readonly error?: string; readonly data: T };
    if (answer.status !== 'success') throw new Error(answer.error);
    return answer.data;
  }

  return {
    /** At this moment. */
    async instant(query: string): Promise<readonly FoundSeries[]> {
      const { result } = await ask<{
        result: { metric: FoundSeries['metric']; value: FoundSeries['samples'][number] }[];
      }>('query', { query });
      return result.map(({ metric, value }) => ({ metric, samples: [value] }));
    },
    /** Over the last so many seconds, in steps. */
    async range(query: string, seconds: number, stepSeconds: number): Promise<readonly FoundSeries[]> {
      const end = Date.now() / 1_000;
      const parameters = { query, start: String(end - seconds), end: String(end), step: String(stepSeconds) };
      const { result } = await ask<{ result: { metric: FoundSeries['metric']; values: FoundSeries['samples'] }[] }>(
        'query_range',
        parameters,
      );
      return result.map(({ metric, values }) => ({ metric, samples: values }));
    },
    /** The label sets of series. */
    series: (selector: string) => ask<readonly FoundSeries['metric'][]>('series', { 'match[]': selector }),
    async rules(): Promise<readonly RuleState[]> {
      const { groups } = await ask<{ groups: { rules: RuleState[] }[] }>('rules');
      return groups.flatMap(({ rules }) => rules);
    },
  };
}

export type PrometheusApi = ReturnType<typeof createPrometheusApi>;
