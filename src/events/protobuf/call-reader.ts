import type { CallEnded } from '../../engine/call.ts';
import { createByteCursor, placeCursor } from '../../records/byte-cursor.ts';
import { IncompatibleBodyError } from '../incompatible-body-error.ts';
import { BY_NAME, readMessagePath } from './message-path.ts';
import { createMessageReader, type MessageReader } from './message-reader.ts';
import { parseProto, type ProtoFile } from './parse-proto.ts';

/** What the message has to be called, whatever its package. */
const MESSAGE_NAME = 'CallEnded';

/**
 * A reader of bodies that were written with a schema of Protobuf, given as the text of its file; `references` are those that it
 * imports. A body begins with the message's indexes (see `readMessagePath`), which `indexes` holds where they stand elsewhere.
 * @throws Error where no message of the schema can be read as a `CallEnded`.
 */
export function createProtobufCallReader(
  text: string,
  references: readonly ProtoFile[],
): (body: Buffer, indexes: Buffer | null) => CallEnded {
  const messages = parseProto(text, references);
  const named = messages.filter(({ type }) => type.name === MESSAGE_NAME);
  if (named.length === 0) throw new Error(`it has no message ${MESSAGE_NAME}`);
  const readers = new Map<string, MessageReader>(named.map(({ path, type }) => [path, createMessageReader(type)]));
  const names = new Map(messages.map(({ path, type }) => [path, type.fullName.slice(1)]));
  const first = readers.get((named.find(({ path }) => !path.includes('.')) ?? named[0]!).path)!;
  const cursor = createByteCursor();
  return (body, indexes) => {
    let path: string;
    if (indexes === null) {
      placeCursor(cursor, body, 0, body.length);
      path = readMessagePath(cursor);
    } else {
      placeCursor(cursor, indexes, 0, indexes.length);
      path = readMessagePath(cursor);
      placeCursor(cursor, body, 0, body.length);
    }
    const read = path === BY_NAME ? first : readers.get(path);
    if (read !== undefined) return read(cursor);
    throw new IncompatibleBodyError(`the message is ${names.get(path) ?? 'one that it has not'}, not ${MESSAGE_NAME}`);
  };
}
