import { isUtf8 } from 'node:buffer';

/** What JSON may hold. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: JsonValue | undefined;
}

export type JsonRecord =
  | { readonly kind: 'record'; readonly record: JsonValue }
  | { readonly kind: 'bad'; readonly problem: string };

/** Above what any platform writes of a call: Kafka's own default is 1 MB a record. */
export const MAX_RECORD_BYTES = 8 << 20;
/** Records of platforms have ten levels at most; a parser may take memory of its own for each. */
export const MAX_RECORD_DEPTH = 64;

/**
 * Reads a record that is JSON in UTF-8. Its bounds stand before the parser. A name that stands twice in an object has the value that
 * stands last, as every JSON parser of the platforms reads it. Total: `problem` says what is wrong, and holds nothing of the record.
 * @param hasLooseText what is no UTF-8 is read as U+FFFD, instead of refused.
 */
export function readJsonRecord(bytes: Buffer, hasLooseText = false): JsonRecord {
  if (bytes.length > MAX_RECORD_BYTES) return bad(`it has ${bytes.length} bytes, of ${MAX_RECORD_BYTES} at most`);
  if (isTooDeep(bytes)) return bad(`it has more than ${MAX_RECORD_DEPTH} levels`);
  if (!hasLooseText && !isUtf8(bytes)) return bad('it is not UTF-8');
  try {
    return { kind: 'record', record: JSON.parse(bytes.toString('utf8')) as JsonValue };
  } catch {
    // The parser's message quotes the record.
    return bad('it is not JSON');
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

function isTooDeep(bytes: Buffer): boolean {
  return hasMoreOpeningsThan(MAX_RECORD_DEPTH, bytes) && reachesBelow(MAX_RECORD_DEPTH, bytes);
}

/** Whether there are more brackets that open anything, in texts too: a record with fewer needs no look at every byte. */
function hasMoreOpeningsThan(most: number, bytes: Buffer): boolean {
  let count = 0;
  for (const opening of [OPEN_OBJECT, OPEN_LIST]) {
    for (let at = bytes.indexOf(opening); at !== -1; at = bytes.indexOf(opening, at + 1)) {
      count += 1;
      if (count > most) return true;
    }
  }
  return false;
}

function reachesBelow(most: number, bytes: Buffer): boolean {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (isText) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) isText = false;
    } else if (byte === QUOTE) isText = true;
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      depth += 1;
      if (depth > most) return true;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) depth -= 1;
  }
  return false;
}

function bad(problem: string): JsonRecord {
  return { kind: 'bad', problem };
}
