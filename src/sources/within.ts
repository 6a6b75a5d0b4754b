import { BadFieldError } from './bad-field-error.ts';

/** Reads a part of a record whose fields are named from the part on: a field that cannot be read gets the part's place before it. */
export function within<Value>(place: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof BadFieldError)) throw error;
    throw new BadFieldError(`${place}.${error.field}`, error.message.slice(error.field.length + 1));
  }
}
