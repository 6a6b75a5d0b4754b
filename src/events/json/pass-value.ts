import type { ByteCursor } from '../../records/byte-cursor.ts';
import {
  BACKSLASH,
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  MINUS,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
  SPACE,
  ZERO,
  skipSpace,
} from './json-bytes.ts';

/*
 * Passing over JSON that is plain. Each gives the place behind what begins at `at`, or -1 where that is no JSON, or has an escape, or
 * is deeper than it is looked at here: then it has to be read the long way.
 */

const REFUSED = -1;
/** Objects and lists in each other, of what is not ours. */
const MOST_LEVELS = 4;

const EACH_BYTE = 0x01010101;
const EACH_SPACE = EACH_BYTE * SPACE;
const EACH_QUOTE = EACH_BYTE * QUOTE;
const EACH_BACKSLASH = EACH_BYTE * BACKSLASH;
const EACH_HIGH_BIT = 0x80808080;
const WORD = 4;

/** What was seen of texts that were passed over. */
export interface TextSigns {
  /** No byte is above 127. One that is not may belong to what stands behind a text. */
  isAscii: boolean;
}

/** The place of the quote that closes a text, of which a byte stands at `from`. That the bytes are UTF-8 is for others to see. */
export function closingQuote({ bytes, view }: ByteCursor, signs: TextSigns, from: number, end: number): number {
  let at = from;
  for (; at <= end - WORD; at += WORD) {
    const four = view.getInt32(at, true);
    const quotes = four ^ EACH_QUOTE;
    const backslashes = four ^ EACH_BACKSLASH;
    // The lowest high bit that is set here is that of the first such byte; those above it may be set in vain.
    const found =
      ((four - EACH_SPACE) & ~four) | ((quotes - EACH_BYTE) & ~quotes) | ((backslashes - EACH_BYTE) & ~backslashes);
    if (((found | four) & EACH_HIGH_BIT) === 0) continue;
    if ((four & EACH_HIGH_BIT) !== 0) signs.isAscii = false;
    const highBits = found & EACH_HIGH_BIT;
    if (highBits === 0) continue;
    at += (31 - Math.clz32(highBits & -highBits)) >> 3;
    return bytes[at] === QUOTE ? at : REFUSED;
  }
  for (; at < end; at++) {
    const byte = bytes[at]!;
    if (byte === QUOTE) return at;
    if (byte === BACKSLASH || byte < SPACE) return REFUSED;
    if (byte > 127) signs.isAscii = false;
  }
  return REFUSED;
}

/** Any value. */
export function passValue(cursor: ByteCursor, signs: TextSigns, at: number, end: number): number {
  return passWithin(cursor, signs, at, end, MOST_LEVELS);
}

function passWithin(cursor: ByteCursor, signs: TextSigns, at: number, end: number, levels: number): number {
  if (at >= end) return REFUSED;
  const { bytes } = cursor;
  switch (bytes[at]!) {
    case QUOTE: {
      const closing = closingQuote(cursor, signs, at + 1, end);
      return closing < 0 ? REFUSED : closing + 1;
    }
    case OPEN_OBJECT:
      return levels === 0 ? REFUSED : passParts(cursor, signs, at, end, levels - 1, CLOSE_OBJECT);
    case OPEN_LIST:
      return levels === 0 ? REFUSED : passParts(cursor, signs, at, end, levels - 1, CLOSE_LIST);
    case TRUE[0]:
      return passLiteral(bytes, at, end, TRUE);
    case FALSE[0]:
      return passLiteral(bytes, at, end, FALSE);
    case NULL[0]:
      return passLiteral(bytes, at, end, NULL);
    default:
      return passNumber(bytes, at, end);
  }
}

/** An object or a list, by what closes it. */
function passParts(
  cursor: ByteCursor,
  signs: TextSigns,
  start: number,
  end: number,
  levels: number,
  close: number,
): number {
  const { bytes } = cursor;
  let at = skipSpace(bytes, start + 1, end);
  if (at < end && bytes[at] === close) return at + 1;
  while (at < end) {
    if (close === CLOSE_OBJECT) {
      if (bytes[at] !== QUOTE) return REFUSED;
      const closing = closingQuote(cursor, signs, at + 1, end);
      if (closing < 0) return REFUSED;
      at = skipSpace(bytes, closing + 1, end);
      if (at >= end || bytes[at] !== COLON) return REFUSED;
      at = skipSpace(bytes, at + 1, end);
    }
    at = passWithin(cursor, signs, at, end, levels);
    if (at < 0) return REFUSED;
    at = skipSpace(bytes, at, end);
    if (at >= end) return REFUSED;
    const byte = bytes[at]!;
    if (byte === close) return at + 1;
    if (byte !== COMMA) return REFUSED;
    at = skipSpace(bytes, at + 1, end);
  }
  return REFUSED;
}

const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');
const NULL = Buffer.from('null');

function passLiteral(bytes: Buffer, at: number, end: number, literal: Buffer): number {
  if (literal.length > end - at) return REFUSED;
  for (let place = 0; place < literal.length; place++) if (bytes[at + place] !== literal[place]) return REFUSED;
  return at + literal.length;
}

/** A whole number, or a fraction; none with an exponent. */
function passNumber(bytes: Buffer, start: number, end: number): number {
  const first = bytes[start] === MINUS ? start + 1 : start;
  const at = passDigits(bytes, first, end);
  if (at === first || (bytes[first] === ZERO && at > first + 1)) return REFUSED;
  if (at >= end || bytes[at] !== POINT) return at;
  const last = passDigits(bytes, at + 1, end);
  return last === at + 1 ? REFUSED : last;
}

const POINT = 0x2e;
const NINE = 0x39;

function passDigits(bytes: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at]! >= ZERO && bytes[at]! <= NINE) at += 1;
  return at;
}
