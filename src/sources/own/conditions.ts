import { BadFieldError } from '../bad-field-error.ts';
import { valueAt } from '../json-fields.ts';
import type { FindExpression, Input } from './origins.ts';
import type { Condition } from './source-file-schema.ts';

/** Whether something holds of a record, and what says so. */
export interface CompiledCondition {
  readonly from: string;
  /** @throws BadFieldError */
  readonly holds: (input: Input) => boolean;
}

/** `name` is what a problem with an expression is said of. */
export function conditionOf(given: Condition, name: string, findExpression: FindExpression): CompiledCondition {
  const { path, is, isNot, expression } = given;
  if (expression !== undefined) {
    const { valueOf } = findExpression(expression);
    return {
      from: expression,
      holds: ({ view }) => {
        const value = valueOf(view, name);
        if (typeof value !== 'boolean')
          throw new BadFieldError(name, 'comes to neither true nor false by its expression');
        return value;
      },
    };
  }
  const words = new Set(is ?? isNot);
  const wanted = is !== undefined;
  return { from: path!, holds: ({ record }) => words.has(wordAt(record, path!)) === wanted };
}

/** A value as text; nothing is the empty one. What is a list or an object is no word. */
function wordAt(record: Input['record'], path: string): string {
  const value = valueAt(record, path);
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? '[object]' : String(value);
}
