import type { ByteCursor } from '../../records/byte-cursor.ts';
import { isInCalendar } from '../calendar.ts';
import type { BodyMarks } from './body-marks.ts';
import { CALL_FIELDS, type FieldKind } from './call-fields.ts';
import { wordFinder } from './find-word.ts';
import { MINUS, QUOTE, ZERO } from './json-bytes.ts';
import { closingQuote } from './pass-value.ts';

const REFUSED = -1;
const WORD = 4;
const LITERALS = { null: wordOf('null'), true: wordOf('true'), alse: wordOf('alse') };
const LETTER_F = 0x66;

const mayBeNull = Uint8Array.from(CALL_FIELDS, (field) => Number(field.mayBeNull));
const unknownPlaces = Int8Array.from(CALL_FIELDS, ({ unknownPlace }) => unknownPlace);
const wordFinders = CALL_FIELDS.map(({ words }) => wordFinder(words));
const NOT_EMPTY: ReadonlySet<string> = new Set(['eventId', 'callId']);
/** With its quotes. */
const leastTextBytes = Uint8Array.from(CALL_FIELDS, ({ name }) => (NOT_EMPTY.has(name) ? 3 : 2));

/**
 * Reads the value of a field, not a null, that begins at `start`. Gives the place behind it, or -1 where it is not plain, or no call
 * has it.
 */
export type ReadFieldValue = (
  cursor: ByteCursor,
  marks: BodyMarks,
  field: number,
  start: number,
  end: number,
) => number;

/** By what a field holds. */
export const FIELD_READERS: Readonly<Record<FieldKind, ReadFieldValue>> = {
  text: readText,
  time: readTime,
  duration: readDuration,
  code: readCode,
  truth: readTruth,
  word: readWord,
};

function readText(cursor: ByteCursor, marks: BodyMarks, field: number, start: number, end: number): number {
  if (start >= end || cursor.bytes[start] !== QUOTE) return REFUSED;
  const closing = closingQuote(cursor, marks, start + 1, end);
  return closing + 1 - start < leastTextBytes[field]! ? REFUSED : closing + 1;
}

function readTime({ bytes }: ByteCursor, { values }: BodyMarks, field: number, start: number, end: number): number {
  const behind = readWhole(bytes, values, field, start, end);
  return isInCalendar(values[field]!) ? behind : REFUSED;
}

function readDuration({ bytes }: ByteCursor, { values }: BodyMarks, field: number, start: number, end: number): number {
  return readDigits(bytes, values, field, start, end);
}

function readCode({ bytes }: ByteCursor, { values }: BodyMarks, field: number, start: number, end: number): number {
  const behind = readWhole(bytes, values, field, start, end);
  const value = values[field]!;
  return value === (value | 0) ? behind : REFUSED;
}

/** The same of what begins as a null. */
export function readNull({ view }: ByteCursor, field: number, start: number, end: number): number {
  if (end - start < WORD || view.getInt32(start, true) !== LITERALS.null) return REFUSED;
  return mayBeNull[field] === 1 ? start + WORD : REFUSED;
}

function readTruth({ bytes, view }: ByteCursor, marks: BodyMarks, field: number, start: number, end: number): number {
  if (end - start <= WORD) return REFUSED;
  const isTrue = view.getInt32(start, true) === LITERALS.true;
  marks.values[field] = isTrue ? 1 : 0;
  if (isTrue) return start + WORD;
  return bytes[start] === LETTER_F && view.getInt32(start + 1, true) === LITERALS.alse ? start + 1 + WORD : REFUSED;
}

function readWord(cursor: ByteCursor, marks: BodyMarks, field: number, start: number, end: number): number {
  if (start >= end || cursor.bytes[start] !== QUOTE) return REFUSED;
  const closing = closingQuote(cursor, marks, start + 1, end);
  if (closing < 0) return REFUSED;
  let place = wordFinders[field]!(cursor.bytes, start + 1, closing);
  if (place < 0) {
    place = unknownPlaces[field]!;
    if (place < 0) return REFUSED;
    marks.replaced |= 1 << field;
  }
  marks.values[field] = place;
  return closing + 1;
}

function readWhole(bytes: Buffer, values: Float64Array, field: number, start: number, end: number): number {
  if (bytes[start] !== MINUS) return readDigits(bytes, values, field, start, end);
  const behind = readDigits(bytes, values, field, start + 1, end);
  const value = values[field]!;
  values[field] = -value;
  // There is one zero.
  return value === 0 ? REFUSED : behind;
}

const NINE = 9;
/** So many digits are below 2^31. */
const LOW_DIGITS = 9;
/** So many are below 2^53. */
const MOST_DIGITS = 15;

/** Digits without a zero before them; whatever is behind them is for who reads on. */
function readDigits(bytes: Buffer, values: Float64Array, field: number, start: number, end: number): number {
  let at = start;
  const firstEnd = Math.min(end, start + LOW_DIGITS);
  let value = 0;
  for (; at < firstEnd; at++) {
    const digit = bytes[at]! - ZERO;
    if (digit < 0 || digit > NINE) break;
    value = (value * 10 + digit) | 0;
  }
  if (at === start) return REFUSED;
  if (at > start + 1 && bytes[start] === ZERO) return REFUSED;
  values[field] = value;
  return at === start + LOW_DIGITS ? readMoreDigits(bytes, values, field, at, end) : at;
}

function readMoreDigits(bytes: Buffer, values: Float64Array, field: number, start: number, end: number): number {
  let at = start;
  const lastEnd = Math.min(end, start + MOST_DIGITS - LOW_DIGITS);
  let value = 0;
  let scale = 1;
  for (; at < lastEnd; at++) {
    const digit = bytes[at]! - ZERO;
    if (digit < 0 || digit > NINE) break;
    value = (value * 10 + digit) | 0;
    scale = (scale * 10) | 0;
  }
  values[field] = values[field]! * scale + value;
  return at;
}

function wordOf(text: string): number {
  return Buffer.from(text).readInt32LE();
}
