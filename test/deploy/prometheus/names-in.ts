/** The metrics that expressions name, and what rules record. */
export interface NamesIn {
  readonly metrics: readonly string[];
  readonly recorded: readonly string[];
}

const RECORDED = /(?<![\w:])\w+:[\w:]+/g;
const METRIC = /(?<![\w:])(?:up|(?:process|nodejs|call_status)_\w+)(?![\w:])/g;

/** Finds names in expressions of PromQL, but not in texts. */
export function namesIn(exprs: readonly string[]): NamesIn {
  const withoutTexts = exprs.map((expr) => expr.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""'));
  return {
    metrics: withoutTexts.flatMap((expr) => expr.match(METRIC) ?? []),
    recorded: withoutTexts.flatMap((expr) => expr.match(RECORDED) ?? []),
  };
}
