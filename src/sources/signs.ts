import { isObject } from './json-fields.ts';
import type { JsonValue } from './json-record.ts';

/** Where a record has a sign of something, and which values are one. */
interface Sign {
  readonly field: string;
  readonly is: readonly string[];
}

/** The path of the first sign that the record has; null where it has none. */
export function hasSign(record: JsonValue, signs: readonly Sign[]): string | null {
  const found = signs.find(({ field, is }) => hasValue(record, field.split('.'), is));
  return found?.field ?? null;
}

function hasValue(
  value: JsonValue | undefined,
  [name, ...rest]: readonly string[],
  wanted: readonly string[],
): boolean {
  if (name === undefined) return typeof value !== 'object' && value !== undefined && wanted.includes(String(value));
  if (name === '*') return Array.isArray(value) && value.some((entry: JsonValue) => hasValue(entry, rest, wanted));
  return isObject(value) && Object.hasOwn(value, name) && hasValue(value[name], rest, wanted);
}
