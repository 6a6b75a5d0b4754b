import { isUtf8 } from 'node:buffer';
import { isAscii, readZigzag, type ByteCursor } from '../records/byte-cursor.ts';
import { isInCalendar } from './calendar.ts';
import type { FieldValue } from './projection-plan.ts';
import { readInMs } from './read-in-ms.ts';

/* What compiled steps call, where what they have in straight lines does not do. */

/** Reads a time in milliseconds; one that no calendar has is odd. */
export function readTime(cursor: ByteCursor): number {
  const timeMs = readZigzag(cursor);
  if (!isInCalendar(timeMs)) cursor.odd = true;
  return timeMs;
}

/** Reads parts of a millisecond as milliseconds; such as no valid call has are odd. */
export function partsReader({
  range,
  partsPerMs,
}: Extract<FieldValue, { type: 'parts' }>): (cursor: ByteCursor) => number {
  const isInRange = range === 'time' ? isInCalendar : isWritable;
  return (cursor) => {
    const ms = readInMs(cursor, partsPerMs);
    if (!isInRange(ms)) cursor.odd = true;
    return ms;
  };
}

/** As a duration that `writeVarint` can write. */
function isWritable(ms: number): boolean {
  return ms >= 0 && ms < 2 ** 52;
}

/** Whether these bytes, which need not be before the cursor, are text. */
export function isText(cursor: ByteCursor, start: number, end: number): boolean {
  // What is no UTF-8 would be written otherwise than it was read.
  return isAscii(cursor, start, end) || isUtf8(cursor.bytes.subarray(start, end));
}
