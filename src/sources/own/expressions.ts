import { celEnv, isCelError, parse, plan, type CelEnv, type CelInput } from '@bufbuild/cel';
import { strings } from '@bufbuild/cel/ext';
import { RE2JS } from '@bufbuild/re2';
import { BadFieldError } from '../bad-field-error.ts';
import type { JsonValue } from '../json-record.ts';
import { childrenOf, pathsRead, sizeOf, textOf, type Tree } from './cel-tree.ts';
import { macrosIn, repeatedCalls } from './macro-work.ts';
import { checkExpression, type ValueKind } from './check-expression.ts';

const MOST_NODES = 300;
const MOST_MACROS = 8;
const MOST_REPEATED = 5;

export interface Expression {
  readonly text: string;
  readonly kind: ValueKind;
  readonly paths: readonly (readonly string[])[];
  /** Its value for a record's view. @throws BadFieldError with this name of a field where there is none. */
  readonly valueOf: (view: CelInput, field: string) => JsonValue;
}

export type CompiledExpression =
  | { readonly kind: 'expression'; readonly expression: Expression }
  | { readonly kind: 'bad'; readonly problems: readonly string[] };

/** Makes expressions ready to be worked out for many records. */
export function createExpressionCompiler(): (text: string) => CompiledExpression {
  const patterns = new Map<string, RE2JS>();
  const env = celEnv({ funcs: [...strings], re2: { compile: (pattern) => patterns.get(pattern)! } });
  return (text) => {
    const problems: string[] = [];
    const tree = parsed(text, problems);
    if (tree === undefined) return { kind: 'bad', problems };
    const excess = excessOf(tree);
    if (excess !== null) return { kind: 'bad', problems: [excess] };
    compilePatterns(tree, patterns, problems);
    const kind = checkExpression(env, tree, (problem) => problems.push(problem));
    if (problems.length > 0) return { kind: 'bad', problems };
    return { kind: 'expression', expression: { text, kind, paths: pathsRead(tree), valueOf: worker(env, tree) } };
  };
}

/** With these bounds, and those of a record's view, no record keeps an expression busy for half a second. */
function excessOf(tree: Tree): string | null {
  if (sizeOf(tree) > MOST_NODES) return `has more than ${MOST_NODES} parts`;
  if (macrosIn(tree) > MOST_MACROS) return `has more than ${MOST_MACROS} macros`;
  if (repeatedCalls(tree) <= MOST_REPEATED) return null;
  return (
    `in macros, has more than ${MOST_REPEATED} functions, +, in, and comparisons that are given more than the entry of the macro ` +
    'and what is written'
  );
}

function parsed(text: string, problems: string[]): Tree | undefined {
  try {
    return parse(text).expr;
  } catch (error) {
    problems.push(`cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

/** Patterns are compiled once, and for an engine whose time grows with the text alone. */
function compilePatterns(tree: Tree, patterns: Map<string, RE2JS>, problems: string[]): void {
  const { case: kind, value } = tree.exprKind;
  const pattern = kind === 'callExpr' && value.function === 'matches' ? textOf(value.args.at(-1)) : null;
  if (pattern !== null) {
    try {
      patterns.set(pattern, RE2JS.compile(pattern));
    } catch {
      problems.push(`matches: ${JSON.stringify(pattern)} is no regular expression of RE2`);
    }
  }
  for (const child of childrenOf(tree)) compilePatterns(child, patterns, problems);
}

function worker(env: CelEnv, tree: Tree): Expression['valueOf'] {
  const workOut = plan(env, tree);
  return (view, field) => {
    const value = workOut({ record: view });
    // The library's message may quote the record.
    if (isCelError(value)) throw new BadFieldError(field, 'cannot be worked out by its expression');
    if (typeof value === 'bigint') return safe(value, field);
    if (value === null || typeof value !== 'object') return value;
    throw new BadFieldError(field, 'comes to neither a text nor a number by its expression');
  };
}

/** Beyond 53 bits several whole numbers become one: two ids would be the same. */
function safe(value: bigint, field: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new BadFieldError(field, 'is a number of more than 53 bits');
  return number;
}
