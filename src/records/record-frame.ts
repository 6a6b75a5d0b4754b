import { readZigzag, isAscii, readVarint, type ByteCursor } from './byte-cursor.ts';
import { CorruptBatchError } from './record-batch.ts';
import type { RecordHeader } from './record.ts';

/** Where the parts of one record stand in its block. A null key or value has the length -1. */
export interface RecordFrame {
  timestampDeltaMs: number;
  offsetDelta: number;
  /** From the length of the key to its end. */
  keyStart: number;
  keyLength: number;
  keyEnd: number;
  valueLength: number;
  valueEnd: number;
  /** From behind the value to the end of the record: the number of headers, and the headers. */
  headersStart: number;
  headerCount: number;
  end: number;
}

export function createRecordFrame(): RecordFrame {
  return {
    timestampDeltaMs: 0,
    offsetDelta: 0,
    keyStart: 0,
    keyLength: 0,
    keyEnd: 0,
    valueLength: 0,
    valueEnd: 0,
    headersStart: 0,
    headerCount: 0,
    end: 0,
  };
}

/**
 * Reads the record that the cursor stands before, and leaves the cursor behind it; `end` of the cursor is that of its block.
 * @throws CorruptBatchError where it is none.
 */
export function readRecordFrame(cursor: ByteCursor, frame: RecordFrame): void {
  const length = readZigzag(cursor);
  const start = cursor.at;
  if (length < 1 || length > cursor.end - start) throw corrupt('its length');
  frame.end = start + length;
  cursor.at = start + 1; // attributes, which mean nothing
  frame.timestampDeltaMs = readZigzag(cursor);
  frame.offsetDelta = readZigzag(cursor);
  frame.keyStart = cursor.at;
  frame.keyLength = passBytes(cursor, frame.end);
  frame.keyEnd = cursor.at;
  frame.valueLength = passBytes(cursor, frame.end);
  frame.valueEnd = cursor.at;
  frame.headersStart = cursor.at;
  frame.headerCount = passHeaders(cursor, frame.end);
  if (cursor.odd || cursor.at !== frame.end) throw corrupt('its parts');
}

/** The headers of a frame, in their order. */
export function readHeaders(cursor: ByteCursor, { headersStart, headerCount, end }: RecordFrame): RecordHeader[] {
  const { bytes } = cursor;
  cursor.at = headersStart;
  readVarint(cursor);
  const headers: RecordHeader[] = [];
  for (let index = 0; index < headerCount; index++) {
    const keyLength = passBytes(cursor, end);
    const key = bytes.toString('utf8', cursor.at - keyLength, cursor.at);
    const valueLength = passBytes(cursor, end);
    headers.push({ key, value: valueLength < 0 ? null : bytes.subarray(cursor.at - valueLength, cursor.at) });
  }
  return headers;
}

function passHeaders(cursor: ByteCursor, end: number): number {
  const count = readZigzag(cursor);
  if (count < 0) throw corrupt('its number of headers');
  for (let index = 0; index < count && !cursor.odd; index++) {
    const keyLength = passBytes(cursor, end);
    if (keyLength < 0) throw corrupt('the name of a header');
    // Any other text may be written otherwise than it was read.
    if (!isAscii(cursor, cursor.at - keyLength, cursor.at)) checkText(cursor, cursor.at - keyLength);
    passBytes(cursor, end);
  }
  return count;
}

function checkText({ bytes, at }: ByteCursor, start: number): void {
  const name = bytes.subarray(start, at);
  if (!Buffer.from(name.toString()).equals(name)) throw corrupt('the name of a header');
}

/** Passes a length and as many bytes over, and gives the length; -1 for null. */
function passBytes(cursor: ByteCursor, end: number): number {
  const length = readZigzag(cursor);
  if (length < -1 || length > end - cursor.at) throw corrupt('its parts');
  if (length > 0) cursor.at += length;
  return length;
}

function corrupt(what: string): CorruptBatchError {
  return new CorruptBatchError(`a record that cannot be read: ${what}`);
}
