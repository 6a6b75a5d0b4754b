import { BadFieldError } from './bad-field-error.ts';
import { isObject, objectsAt, valueAt } from './json-fields.ts';
import type { JsonObject, JsonValue } from './json-record.ts';

/** The objects of a list, or the one that stands there without a list. @throws BadFieldError for anything else. */
export function oneOrMoreAt(record: JsonValue, path: string): readonly JsonObject[] {
  const value = valueAt(record, path);
  return isObject(value) ? [value] : objectsAt(record, path);
}

/** Reads a part of a record: a field of it that is bad is named with the place of the part. */
export function within<Read>(place: string, read: () => Read): Read {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof BadFieldError)) throw error;
    throw new BadFieldError(`${place}.${error.field}`, error.message.slice(error.field.length + 1));
  }
}
