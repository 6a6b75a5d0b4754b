import type { ByteCursor } from '../../records/byte-cursor.ts';
import { readZigzag } from './wire-readers.ts';

/** How deep the message may stand in others. */
export const MOST_INDEXES = 32;

/** What Apicurio's serializers write in the place of the indexes: a message with the name of the message, behind its length. */
const APICURIO_REF = Buffer.from('\u000b\u000a\u0009CallEnded', 'latin1');

/** The message of that name, wherever it stands. */
export const BY_NAME = 'by name';

/**
 * Reads which message of its file a body is, as Confluent's serializers write it: how many indexes there are, and the indexes, by
 * zigzag; for the first message of the file a zero alone. Gives it as a path (see `ProtoMessage`), or `BY_NAME`.
 */
export function readMessagePath(cursor: ByteCursor): string {
  if (cursor.bytes[cursor.at] === 0 && cursor.at < cursor.end) {
    cursor.at += 1;
    return '0';
  }
  const { bytes, at, end } = cursor;
  if (end - at >= APICURIO_REF.length && APICURIO_REF.equals(bytes.subarray(at, at + APICURIO_REF.length))) {
    cursor.at += APICURIO_REF.length;
    return BY_NAME;
  }
  const count = readIndex(cursor);
  if (count > MOST_INDEXES) throw new Error(`${count} message indexes, of ${MOST_INDEXES} at most`);
  return count === 0 ? '0' : Array.from({ length: count }, () => readIndex(cursor)).join('.');
}

function readIndex(cursor: ByteCursor): number {
  const index = readZigzag(cursor);
  if (index < 0) throw new Error(NEGATIVE);
  return index;
}

const NEGATIVE =
  'a message index is negative: serializers of former versions, and those with use.deprecated.format, write them otherwise; ' +
  'or the value was written without indexes';
