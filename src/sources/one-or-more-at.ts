import { isObject, objectsAt, valueAt } from './json-fields.ts';
import type { JsonObject, JsonValue } from './json-record.ts';

/** The objects of a list, or the one that stands there without a list. @throws BadFieldError for anything else. */
export function oneOrMoreAt(record: JsonValue, path: string): readonly JsonObject[] {
  const value = valueAt(record, path);
  return isObject(value) ? [value] : objectsAt(record, path);
}
