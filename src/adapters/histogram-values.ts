interface HistogramCell {
  readonly labels: Readonly<Record<string, string>>;
  /** How many values were in each bucket, each counted once; the last is of those above all bounds. */
  readonly counts: ArrayLike<number>;
  /** Of all values, in seconds. */
  readonly sumS: number;
}

/** What prom-client makes of one set of labels of a histogram: buckets that count what is in those before too. */
export function histogramValues(name: string, boundsS: readonly number[], { labels, counts, sumS }: HistogramCell) {
  let count = 0;
  const buckets = [...boundsS, '+Inf'].map((le, index) => {
    count += counts[index]!;
    return { labels: { ...labels, le }, value: count, metricName: `${name}_bucket` };
  });
  return [
    ...buckets,
    { labels, value: sumS, metricName: `${name}_sum` },
    { labels, value: count, metricName: `${name}_count` },
  ];
}
