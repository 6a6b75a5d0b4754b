import { isUtf8 } from 'node:buffer';
import { copyBytes } from '../../records/copy-bytes.ts';
import type { CallProjection } from '../call-projection.ts';
import { createProjectedCall, isValidCall } from '../projected-call.ts';
import { writeAvro } from './body-as-avro.ts';
import { sizeOfJson, writeJson } from './body-as-json.ts';
import { createBodyMarks } from './body-marks.ts';
import { createByteTarget, pointAt } from './byte-target.ts';
import { CALL_FIELDS } from './call-fields.ts';
import { NEEDED_FIELDS, takeCall } from './call-of-marks.ts';
import { readBody } from './read-body.ts';

/** Whatever stands in a body takes less as Avro, and what does not, a byte. */
const MOST_NULLS_BYTES = CALL_FIELDS.length;

/**
 * A projection of bodies in JSON, which writes calls as Avro in our own schema, or as JSON. What it reads, `readCallJson` reads too, and
 * it writes what the encoders of the output make of that.
 */
export function createJsonCallProjection(output: 'avro' | 'json'): CallProjection {
  const call = createProjectedCall();
  const marks = createBodyMarks();
  const from = createByteTarget();
  let bodyBytes = 0;
  const read: CallProjection['read'] = (cursor) => {
    const { bytes, at, end } = cursor;
    if (!readBody(cursor, marks) || (marks.seen & NEEDED_FIELDS) !== NEEDED_FIELDS) return false;
    pointAt(from, bytes);
    bodyBytes = end - at;
    takeCall(call, marks);
    return isValidCall(call) && (marks.isAscii || isUtf8(bytes.subarray(at, end)));
  };
  const to = createByteTarget();
  if (output === 'json') {
    const write = (target: Buffer, at: number) => writeJson(marks, from, pointAt(to, target), at);
    return { call, isAsItStands: false, read, size: () => sizeOfJson(marks), write };
  }
  let avroBytes = 0;
  return {
    call,
    isAsItStands: false,
    read,
    // It is not told without as much work as to write it.
    size() {
      if (to.bytes.length < bodyBytes + MOST_NULLS_BYTES) pointAt(to, Buffer.alloc(2 * (bodyBytes + MOST_NULLS_BYTES)));
      avroBytes = writeAvro(marks, from, to, 0);
      return avroBytes;
    },
    write: (target, at) => copyBytes(to.bytes, 0, avroBytes, target, at),
  };
}
