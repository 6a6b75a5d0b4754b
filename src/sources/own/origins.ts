import type { CelInput } from '@bufbuild/cel';
import { BadFieldError } from '../bad-field-error.ts';
import { textAt, valueAt } from '../json-fields.ts';
import type { JsonValue } from '../json-record.ts';
import type { Expression } from './expressions.ts';

/** A record, and what expressions see of it. */
export interface Input {
  readonly record: JsonValue;
  readonly view: CelInput;
  /** Where it has been read: what is timed within a call is not before. */
  readonly startedAtMs?: number | undefined;
}

/** Where a value was found: a path in the record, or in an object that holds what an expression came to. */
export interface Found {
  readonly holder: JsonValue | undefined;
  readonly path: string;
  /** For people. */
  readonly from: string;
}

/** Finds a value; null where nothing is told. @throws BadFieldError */
export type Origin = (input: Input) => Found | null;

/** Where a source file says that a value comes from. */
export interface GivenOrigin {
  readonly path?: string | undefined;
  readonly firstOf?: readonly string[] | undefined;
  readonly join?: readonly string[] | undefined;
  readonly expression?: string | undefined;
  readonly value?: JsonValue | undefined;
  readonly nothing?: readonly string[] | undefined;
}

export type FindExpression = (text: string) => Expression;

/** `field` is what a problem with the value of an expression is said of. */
export function originOf(given: GivenOrigin, field: string, findExpression: FindExpression): Origin {
  const origin = plainOrigin(given, field, findExpression);
  if (given.nothing === undefined) return origin;
  const nothing = new Set(given.nothing);
  return (input) => {
    const found = origin(input);
    if (found === null) return null;
    const value = valueAt(found.holder, found.path);
    return typeof value !== 'object' && value !== undefined && nothing.has(String(value)) ? null : found;
  };
}

function plainOrigin(given: GivenOrigin, field: string, findExpression: FindExpression): Origin {
  const { path, firstOf, join, value } = given;
  if (path !== undefined) return ({ record }) => ({ holder: record, path, from: path });
  if (firstOf !== undefined) return (input) => firstTold(firstOf, input);
  if (join !== undefined) return joined(join, field);
  if (value !== undefined) {
    const found = { holder: { [field]: value }, path: field, from: 'source file' };
    return () => found;
  }
  const { valueOf, text } = findExpression(given.expression!);
  const from = shortened(text);
  return ({ view }) => ({ holder: { [field]: valueOf(view, field) }, path: field, from });
}

function firstTold(paths: readonly string[], { record }: Input): Found | null {
  for (const path of paths) {
    const value = valueAt(record, path);
    if (value !== undefined && value !== null && value !== '') return { holder: record, path, from: path };
  }
  return null;
}

/** All parts are needed: without one of them two events could have one id. */
function joined(paths: readonly string[], field: string): Origin {
  const from = paths.join(', ');
  return ({ record }) => {
    const parts = paths.map((path) => textAt(record, path));
    const missing = parts.indexOf(null);
    if (missing !== -1) throw new BadFieldError(paths[missing]!, 'is missing');
    return { holder: { [field]: parts.map((part) => escaped(part!)).join(':') }, path: field, from };
  };
}

/** So that `a:b` and `c` are not what `a` and `b:c` are. */
function escaped(part: string): string {
  return part.replaceAll('%', '%25').replaceAll(':', '%3A');
}

const LONGEST_FROM = 80;

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= LONGEST_FROM ? line : `${line.slice(0, LONGEST_FROM - 1)}…`;
}
