import { BadFieldError } from './bad-field-error.ts';
import type { JsonObject, JsonValue } from './json-record.ts';

/*
 * Fields of a record, by their path: names with dots between them. Platforms write a number as text, and nothing as "", null or not
 * at all, and change between these from one version to the next. So what is read here is the value, not how it is written.
 */

const MOST_ROWS = 10_000;

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path; undefined where there is none. Names of what every object of JavaScript has are not found. */
export function valueAt(record: JsonValue | undefined, path: string): JsonValue | undefined {
  if (!path.includes('.')) return ownValue(record, path);
  let value = record;
  for (const name of path.split('.')) value = ownValue(value, name);
  return value;
}

function ownValue(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** A text that is not empty, or a number as text; null where there is neither. @throws BadFieldError for anything else. */
export function textAt(record: JsonValue | undefined, path: string): string | null {
  const value = valueAt(record, path);
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return textOfNumber(value, path);
  throw new BadFieldError(path, 'is no text');
}

/** Two ids that differ beyond 53 bits have become one number already. */
function textOfNumber(value: number, path: string): string {
  if (Number.isInteger(value) && !Number.isSafeInteger(value))
    throw new BadFieldError(path, 'is a number of more than 53 bits: write it as text');
  return String(value);
}

/** A text that is not empty. @throws BadFieldError where it is missing. */
export function neededTextAt(record: JsonValue | undefined, path: string): string {
  return textAt(record, path) ?? missing(path);
}

/** A number, or a text that is one; null where there is none. @throws BadFieldError for anything else, and what is not finite. */
export function numberAt(record: JsonValue | undefined, path: string): number | null {
  const value = valueAt(record, path);
  if (value === undefined || value === null || value === '') return null;
  const number = typeof value === 'string' && NUMBER.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) throw new BadFieldError(path, 'is no number');
  return number;
}

const NUMBER = /^\s{0,9}[+-]?\d{1,30}(\.\d{1,30})?\s{0,9}$/;

/** A number. @throws BadFieldError where it is missing. */
export function neededNumberAt(record: JsonValue | undefined, path: string): number {
  return numberAt(record, path) ?? missing(path);
}

/** A whole number, cut where it is none: codes and counts. Null where there is none. @throws BadFieldError */
export function wholeAt(record: JsonValue | undefined, path: string): number | null {
  const number = numberAt(record, path);
  return number === null ? null : Math.trunc(number);
}

/** An object; null where there is none. @throws BadFieldError for anything else. */
export function objectAt(record: JsonValue | undefined, path: string): JsonObject | null {
  const value = valueAt(record, path);
  if (value === undefined || value === null) return null;
  if (!isObject(value)) throw new BadFieldError(path, 'is no object');
  return value;
}

/** The objects of a list; none where there is no list. @throws BadFieldError for anything else, and where they are too many. */
export function objectsAt(record: JsonValue | undefined, path: string): readonly JsonObject[] {
  const value = valueAt(record, path);
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new BadFieldError(path, 'is no list');
  if (value.length > MOST_ROWS) throw new BadFieldError(path, `has ${value.length} entries, of ${MOST_ROWS} at most`);
  if (!value.every(isObject)) throw new BadFieldError(path, 'has an entry that is no object');
  return value;
}

/** What a record cannot be without is not there. @throws BadFieldError */
export function missing(path: string): never {
  throw new BadFieldError(path, 'is missing');
}
