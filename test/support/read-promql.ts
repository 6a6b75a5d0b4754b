import { promqlTokens, type PromqlTokens } from './promql-tokens.ts';

/** What an expression in PromQL names. */
export interface PromqlNames {
  readonly selectors: readonly Selector[];
  /** Labels of `by`, `on` and the like. */
  readonly labels: readonly string[];
}

export interface Selector {
  readonly metric: string;
  readonly matchers: readonly Matcher[];
  /** What stands in square brackets. */
  readonly range: string | null;
  /** The function that takes it at once, where it is one. */
  readonly reader: string | null;
}

export interface Matcher {
  readonly label: string;
  readonly operator: string;
  readonly value: string;
}

/** Where it is, and what was found so far. */
interface Reader {
  readonly tokens: PromqlTokens;
  readonly selectors: Selector[];
  readonly labels: string[];
}

const FUNCTIONS = new Set(['rate', 'increase', 'last_over_time', 'time', 'histogram_quantile']);
const AGGREGATIONS = new Set(['sum', 'max', 'min', 'count', 'avg']);
const OPERATORS = new Set(['+', '-', '*', '/', '%', '^', '>', '<', '>=', '<=', '==', '!=', 'and', 'or', 'unless']);
const VECTOR_MATCHING = new Set(['on', 'ignoring', 'group_left', 'group_right']);
const DURATION = /^(?:\d+[smhdwy]|\$\w+)$/;

/**
 * Reads the part of PromQL that dashboards use, to see what an expression names. Strict in form, so that a missing
 * bracket is found; Grafana's variables may stand where durations do. @throws Error where it is none of it.
 */
export function readPromql(text: string): PromqlNames {
  const reader: Reader = { tokens: promqlTokens(text), selectors: [], labels: [] };
  readExpression(reader, null);
  const { tokens, selectors, labels } = reader;
  if (tokens.peek() !== '') tokens.fail(`${tokens.peek()} is too much`);
  return { selectors, labels };
}

/** Operands with operators between them. The function around is told to the selector that is its argument. */
function readExpression(reader: Reader, around: string | null): void {
  const { tokens } = reader;
  readOperand(reader, around);
  while (OPERATORS.has(tokens.peek())) {
    tokens.take();
    while (VECTOR_MATCHING.has(tokens.peek())) {
      tokens.take();
      readLabels(reader);
    }
    readOperand(reader, null);
  }
}

function readOperand(reader: Reader, around: string | null): void {
  const { tokens } = reader;
  const token = tokens.take();
  if (token === '(') {
    readExpression(reader, null);
    tokens.expect(')');
  } else if (AGGREGATIONS.has(token)) {
    if (tokens.skip('by') || tokens.skip('without')) readLabels(reader);
    tokens.expect('(');
    readExpression(reader, null);
    tokens.expect(')');
  } else if (FUNCTIONS.has(token)) {
    tokens.expect('(');
    readList(tokens, ')', () => readExpression(reader, token));
  } else if (/^[a-zA-Z_:]/.test(token)) {
    reader.selectors.push(readSelector(tokens, token, around));
  } else if (!/^\d/.test(token)) {
    tokens.fail(`${token} is no operand`);
  }
}

function readSelector(tokens: PromqlTokens, metric: string, reader: string | null): Selector {
  if (tokens.peek() === '(' || OPERATORS.has(metric)) tokens.fail(`${metric} is not known`);
  const matchers: Matcher[] = [];
  if (tokens.skip('{')) {
    readList(tokens, '}', () =>
      matchers.push({ label: tokens.take(), operator: tokens.take(), value: readText(tokens) }),
    );
  }
  const range = tokens.skip('[') ? readDuration(tokens) : null;
  if (range !== null) tokens.expect(']');
  if (tokens.skip('offset')) readDuration(tokens);
  return { metric, matchers, range, reader };
}

function readLabels({ tokens, labels }: Reader): void {
  tokens.expect('(');
  readList(tokens, ')', () => labels.push(tokens.take()));
}

function readList(tokens: PromqlTokens, end: string, readItem: () => void): void {
  while (!tokens.skip(end)) {
    readItem();
    if (tokens.peek() !== end) tokens.expect(',');
  }
}

function readDuration(tokens: PromqlTokens): string {
  const token = tokens.take();
  return DURATION.test(token) ? token : tokens.fail(`${token} is no duration`);
}

function readText(tokens: PromqlTokens): string {
  const token = tokens.take();
  return token.startsWith('"') ? token.slice(1, -1) : tokens.fail(`${token} is no text`);
}
