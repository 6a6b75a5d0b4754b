import { CALL_FIELDS } from './call-fields.ts';
import type { TextSigns } from './pass-value.ts';

/** What was found in a body, field by field. A field's bit is 1 shifted by its place, and what has no bit has no marks. */
export interface BodyMarks extends TextSigns {
  /** Fields that are there. */
  seen: number;
  /** Those that are there, and not null. */
  given: number;
  /** Words that we do not have, and that were read as another. */
  replaced: number;
  /** All fields stand as they are written here: from the brace before the first to the end of the last. */
  isAsItStands: boolean;
  /** Where its value begins, and ends, as it stands: with the quotes of a text. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Numbers, places of words, and 1 for true. */
  readonly values: Float64Array;
}

export function createBodyMarks(): BodyMarks {
  const { length } = CALL_FIELDS;
  // A bit for each, and none of them the sign.
  if (length > 31) throw new RangeError(`${length} fields are more than bits`);
  return {
    seen: 0,
    given: 0,
    replaced: 0,
    isAscii: true,
    isAsItStands: false,
    starts: new Int32Array(length),
    ends: new Int32Array(length),
    values: new Float64Array(length),
  };
}

/** The bits of all fields. */
export const ALL_FIELDS = 2 ** CALL_FIELDS.length - 1;

export function hasBit(bits: number, field: number): boolean {
  return ((bits >> field) & 1) === 1;
}
