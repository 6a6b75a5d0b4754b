import { copyBytes } from '../../records/copy-bytes.ts';
import { hasBit, type BodyMarks } from './body-marks.ts';
import type { ByteTarget } from './byte-target.ts';
import { CALL_FIELDS } from './call-fields.ts';
import { copyWords } from './copy-words.ts';
import { CLOSE_OBJECT } from './json-bytes.ts';

/*
 * A call as JSON, as `JSON.stringify` writes an object that has all its fields in the order of the schema. Whatever stands so in a
 * body already is copied in one piece.
 */

const FIELDS = CALL_FIELDS.length;
/** What stands before each value, and what is there instead of one: null, and the word that an unknown one is read as. */
const beforeValues = constantsOf(CALL_FIELDS.map(({ name }, place) => `${place === 0 ? '{' : ','}"${name}":`));
const unknownWords = constantsOf(
  CALL_FIELDS.map(({ words, unknownPlace }) => JSON.stringify(words[unknownPlace] ?? '')),
);
const NULL = constantsOf(['null']);
const NULL_BYTES = NULL.bytes.length;
const CONSTANT_BYTES = beforeValues.bytes.length + 1;

export function sizeOfJson({ given, replaced, isAsItStands, starts, ends }: BodyMarks): number {
  if (isAsItStands) return ends[FIELDS - 1]! - starts[0]! + lengthOf(beforeValues, 0) + 1;
  let size = CONSTANT_BYTES;
  for (let field = 0; field < FIELDS; field++) {
    if (!hasBit(given, field)) size += NULL_BYTES;
    else if (hasBit(replaced, field)) size += unknownWords.starts[field + 1]! - unknownWords.starts[field]!;
    else size += ends[field]! - starts[field]!;
  }
  return size;
}

/** Writes the call there, and gives the place behind it. */
export function writeJson(marks: BodyMarks, from: ByteTarget, target: ByteTarget, start: number): number {
  const { seen, given, replaced, isAsItStands, starts, ends } = marks;
  let at = start;
  let runStart = isAsItStands ? starts[0]! - lengthOf(beforeValues, 0) : 0;
  let runEnd = isAsItStands ? ends[FIELDS - 1]! : -1;
  for (let field = isAsItStands ? FIELDS : 0; field < FIELDS; field++) {
    const isThere = hasBit(seen & ~replaced, field);
    const valueStart = starts[field]!;
    // So few bytes behind another field are a comma and the name, and nothing else.
    if (isThere && valueStart - runEnd === lengthOf(beforeValues, field)) {
      runEnd = ends[field]!;
      continue;
    }
    at = copyRun(from, runStart, runEnd, target, at);
    at = copyConstant(beforeValues, field, target.view, at);
    runStart = valueStart;
    runEnd = isThere ? ends[field]! : -1;
    if (isThere) continue;
    at = hasBit(given, field)
      ? copyConstant(unknownWords, field, target.view, at)
      : copyConstant(NULL, 0, target.view, at);
  }
  at = copyRun(from, runStart, runEnd, target, at);
  target.bytes[at] = CLOSE_OBJECT;
  return at + 1;
}

const WORDWISE_BYTES = 64;

function copyRun(from: ByteTarget, start: number, end: number, target: ByteTarget, at: number): number {
  if (end < 0) return at;
  if (end - start > WORDWISE_BYTES) return copyBytes(from.bytes, start, end, target.bytes, at);
  return copyWords(from.view, start, end, target.view, at);
}

/** Texts one behind the other, and where each begins. */
interface Constants {
  readonly bytes: Buffer;
  readonly view: DataView;
  readonly starts: Int32Array;
}

function constantsOf(texts: readonly string[]): Constants {
  const bytes = Buffer.from(texts.join(''));
  let at = 0;
  const starts = Int32Array.from([0, ...texts.map((text) => (at += text.length))]);
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), starts };
}

function lengthOf({ starts }: Constants, place: number): number {
  return starts[place + 1]! - starts[place]!;
}

function copyConstant({ view, starts }: Constants, place: number, target: DataView, at: number): number {
  return copyWords(view, starts[place]!, starts[place + 1]!, target, at);
}
