import type { ByteCursor } from '../../records/byte-cursor.ts';
import { ALL_FIELDS, type BodyMarks } from './body-marks.ts';
import { CALL_FIELDS } from './call-fields.ts';
import { compileOrderedReader } from './compile-ordered-reader.ts';
import { findField, NAME_BYTES } from './find-field.ts';
import { CLOSE_OBJECT, COLON, COMMA, LETTER_N, OPEN_OBJECT, QUOTE, SPACE, skipSpace } from './json-bytes.ts';
import { closingQuote, passValue } from './pass-value.ts';
import { FIELD_READERS, readNull } from './read-field-value.ts';

const REFUSED = -1;
const readers = CALL_FIELDS.map(({ kind }) => FIELD_READERS[kind]);
const readInOrder = compileOrderedReader();

/**
 * Marks the fields of a body that stands from the cursor to its end, in any order, and whatever stands between them. False where it is
 * no plain JSON: it has an escape, a field twice, a number otherwise than as digits, or something that no call has. Whether it is
 * UTF-8, and has all that it needs, is for others to see.
 */
export function readBody(cursor: ByteCursor, marks: BodyMarks): boolean {
  const { bytes, end } = cursor;
  marks.replaced = 0;
  marks.isAscii = true;
  const start = skipSpace(bytes, cursor.at, end);
  if (start >= end || bytes[start] !== OPEN_OBJECT) return false;
  let at = readInOrder(cursor, marks, start, end);
  if (at < 0) return false;
  marks.isAsItStands = marks.seen === ALL_FIELDS && marks.replaced === 0;
  if (bytes[at]! <= SPACE) at = skipSpace(bytes, at, end);
  if (at === start || bytes[at] === COMMA) at = readMembers(cursor, marks, at, end);
  return at >= 0 && bytes[at] === CLOSE_OBJECT && skipSpace(bytes, at + 1, end) === end;
}

/** Marks what is left, member by member, behind a brace or comma at `start`. Gives the place of what stands behind the last, or -1. */
function readMembers(cursor: ByteCursor, marks: BodyMarks, start: number, end: number): number {
  const { bytes } = cursor;
  const { starts, ends } = marks;
  let at = start;
  do {
    at += 1;
    // A look is less than a call, and most bodies have no white space, or one space.
    if (bytes[at] === SPACE) at += 1;
    if (bytes[at] !== QUOTE) at = skipSpace(bytes, at, end);
    if (at >= end || bytes[at] !== QUOTE) return REFUSED;
    const field = findField(cursor, at, end);
    if (field < 0) at = passStranger(cursor, marks, at, end);
    else {
      const bit = 1 << field;
      if ((marks.seen & bit) !== 0) return REFUSED;
      marks.seen |= bit;
      at += NAME_BYTES[field]!;
      if (bytes[at] === SPACE) at += 1;
      if (bytes[at]! <= SPACE) at = skipSpace(bytes, at, end);
      starts[field] = at;
      const isNull = bytes[at] === LETTER_N;
      if (!isNull) marks.given |= bit;
      at = isNull ? readNull(cursor, field, at, end) : readers[field]!(cursor, marks, field, at, end);
      ends[field] = at;
    }
    if (at < 0) return REFUSED;
    if (bytes[at]! <= SPACE) at = skipSpace(bytes, at, end);
  } while (bytes[at] === COMMA);
  return at;
}

/** A name of ours with its colon elsewhere is not found as a field, and is no stranger either. */
function passStranger(cursor: ByteCursor, marks: BodyMarks, at: number, end: number): number {
  const closing = closingQuote(cursor, marks, at + 1, end);
  if (closing < 0 || closing + 1 >= end || cursor.bytes[closing + 1] !== COLON) return REFUSED;
  return passValue(cursor, marks, skipSpace(cursor.bytes, closing + 2, end), end);
}
