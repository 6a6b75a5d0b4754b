import type { ByteCursor } from '../../records/byte-cursor.ts';
import type { BodyMarks } from './body-marks.ts';
import { CALL_FIELDS, type FieldKind } from './call-fields.ts';
import { LETTER_N } from './json-bytes.ts';
import { FIELD_READERS, readNull } from './read-field-value.ts';

/**
 * Marks fields from the beginning of a body on, as long as they stand in the order of the schema and without white space; some may be
 * left out. Gives the place where it stops, which is the beginning or behind a value; -1 where a value is not plain, or no call has it.
 */
export type ReadInOrder = (cursor: ByteCursor, marks: BodyMarks, start: number, end: number) => number;

const WORD = 4;

/**
 * Makes a function of all fields in straight lines: a processor then foresees for each field apart what comes, which is most of the
 * time that a loop takes. Into the source go numbers, and names of functions here, nothing else.
 */
export function compileOrderedReader(): ReadInOrder {
  const source = `return function readInOrder(cursor, marks, start, end) {
    const { bytes, view } = cursor;
    const { starts, ends } = marks;
    let at = start;
    let seen = 0;
    let given = 0;
    ${CALL_FIELDS.map(fieldSource).join('\n')}
    marks.seen = seen;
    marks.given = given;
    return at;
  }`;
  const functions = { readNull, ...FIELD_READERS };
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- see above for what goes into it
  const make = new Function(...Object.keys(functions), source) as (...values: readonly unknown[]) => ReadInOrder;
  return make(...Object.values(functions));
}

function fieldSource({ name, kind }: { readonly name: string; readonly kind: FieldKind }, field: number): string {
  const before = Buffer.from(`${field === 0 ? '{' : ','}"${name}":`);
  const { length } = before;
  return `
    if (${length} < end - at && ${matchSource(before)}) {
      at += ${length};
      starts[${field}] = at;
      seen |= ${1 << field};
      if (bytes[at] === ${LETTER_N}) at = readNull(cursor, ${field}, at, end);
      else {
        given |= ${1 << field};
        at = ${kind}(cursor, marks, ${field}, at, end);
      }
      if (at < 0) return -1;
      ends[${field}] = at;
    }`;
}

/** Four bytes at a time. The last four end with the text, though some of them were looked at before. */
function matchSource(text: Buffer): string {
  const places = Array.from({ length: Math.floor(text.length / WORD) }, (_, word) => word * WORD);
  if (text.length % WORD > 0) places.push(text.length - WORD);
  return places.map((place) => `view.getInt32(at + ${place}, true) === ${text.readInt32LE(place)}`).join(' && ');
}
