import { copyBytes } from '../../records/copy-bytes.ts';
import { writeVarint } from '../../records/varint.ts';
import { hasBit, type BodyMarks } from './body-marks.ts';
import type { ByteTarget } from './byte-target.ts';
import { CALL_FIELDS } from './call-fields.ts';
import { copyWords } from './copy-words.ts';

/* A call as Avro, in our own schema, where a field that may be null is a union of null and another. */

const FIELDS = CALL_FIELDS.length;
const WORDWISE_BYTES = 64;
/** By zigzag. */
const NULL_BRANCH = 0;
const OTHER_BRANCH = 2;

const isUnion = Uint8Array.from(CALL_FIELDS, ({ mayBeNull }) => Number(mayBeNull));
const isText = Uint8Array.from(CALL_FIELDS, ({ kind }) => Number(kind === 'text'));
const isTruth = Uint8Array.from(CALL_FIELDS, ({ kind }) => Number(kind === 'truth'));

/** Writes the call there, and gives the place behind it. */
export function writeAvro(marks: BodyMarks, from: ByteTarget, { bytes, view }: ByteTarget, start: number): number {
  const { given, starts, ends, values } = marks;
  let at = start;
  for (let field = 0; field < FIELDS; field++) {
    const isGiven = hasBit(given, field);
    if (isUnion[field] === 1) bytes[at++] = isGiven ? OTHER_BRANCH : NULL_BRANCH;
    if (!isGiven) continue;
    if (isText[field] === 1) {
      const textStart = starts[field]! + 1;
      const textEnd = ends[field]! - 1;
      at = writeVarint(bytes, at, textEnd - textStart);
      const isShort = textEnd - textStart <= WORDWISE_BYTES;
      at = isShort
        ? copyWords(from.view, textStart, textEnd, view, at)
        : copyBytes(from.bytes, textStart, textEnd, bytes, at);
    } else if (isTruth[field] === 1) bytes[at++] = values[field]!;
    else at = writeVarint(bytes, at, values[field]!);
  }
  return at;
}
