import type { ValueKind } from './check-expression.ts';
import { createExpressionCompiler, type Expression } from './expressions.ts';
import { LONGEST_EXPRESSION } from './source-file-schema.ts';

/** The expressions of a source file by their text, and what is wrong with them, each with its place. */
export interface CompiledExpressions {
  readonly expressions: ReadonlyMap<string, Expression>;
  readonly problems: readonly string[];
}

/** Compiles every expression of a source file, whatever else is wrong with the file. */
export function compileExpressions(content: unknown): CompiledExpressions {
  const compile = createExpressionCompiler();
  const expressions = new Map<string, Expression>();
  const problems: string[] = [];
  const { fields, traits, skip, evidence } = (content ?? {}) as Record<string, unknown>;
  for (const { place, text } of expressionsIn({ fields, traits, skip, evidence }, '', 0)) {
    const compiled = compile(text);
    if (compiled.kind === 'bad') problems.push(...compiled.problems.map((problem) => `${place}: ${problem}`));
    else {
      expressions.set(text, compiled.expression);
      problems.push(...unfit(place, compiled.expression.kind));
    }
  }
  return { expressions, problems };
}

interface PlacedExpression {
  readonly place: string;
  readonly text: string;
}

/** The schema bounds what a file holds; this is for files that it refuses. */
const DEEPEST = 10;

function expressionsIn(value: unknown, place: string, depth: number): readonly PlacedExpression[] {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return [];
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    const step = Array.isArray(value) ? `[${name}]` : `${place === '' ? '' : '.'}${name}`;
    if (name !== 'expression' || typeof inner !== 'string' || place.endsWith('.words'))
      return expressionsIn(inner, place + step, depth + 1);
    const isFit = inner !== '' && inner.length <= LONGEST_EXPRESSION;
    return isFit ? [{ place: place + step, text: inner }] : [];
  });
}

/** What an expression comes to has to fit where it stands, as far as that can be told before there is a record. */
function unfit(place: string, kind: ValueKind): readonly string[] {
  if (kind === 'any' || kind === 'a value of the record') return [];
  const isCondition = /^(skip|evidence)|\.answered\.expression$/.test(place);
  if (isCondition) return kind === 'bool' ? [] : [`${place}: comes to ${kind}, and must come to true or false`];
  if (kind === 'list' || kind === 'map' || kind === 'null_type')
    return [`${place}: comes to ${kind}, and must come to a text or a number`];
  if (kind === 'bool' && !WORDS.test(place)) return [`${place}: comes to bool, and must come to a text or a number`];
  return [];
}

const WORDS = /^(fields\.(taskType|hangupParty|voicemailDetected|endCause)|traits\.direction)\.expression$/;
