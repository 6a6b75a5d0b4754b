import protobuf from 'protobufjs';
import type { ByteCursor } from '../../records/byte-cursor.ts';
import { enumWords } from './enum-words.ts';
import {
  WIRE_TYPES,
  readBoolean,
  readEnd,
  readFixed32,
  readFixed64,
  readSfixed32,
  readSfixed64,
  readSigned,
  readTag,
  readText,
  readUnsigned,
  readZigzag,
  skipValue,
  type WireType,
} from './wire-readers.ts';

/** What a field of ours holds. Words are those that it may hold. */
export type WantedValue = 'text' | 'number' | 'time' | 'truth' | readonly string[];

/** Reads a value of a field, behind its tag. */
export interface ValueReader {
  readonly wireType: WireType;
  readonly read: (cursor: ByteCursor) => unknown;
  /** What it gives for what proto3 leaves out: zero, an empty text, and their like. */
  readonly zero: unknown;
}

const { varint, eightBytes, length, fourBytes } = WIRE_TYPES;
const reader = (wireType: WireType, read: ValueReader['read'], zero: unknown): ValueReader => ({
  wireType,
  read,
  zero,
});

const NUMBERS = new Map([
  ['int32', reader(varint, readSigned, 0)],
  ['int64', reader(varint, readSigned, 0)],
  ['uint32', reader(varint, readUnsigned, 0)],
  ['uint64', reader(varint, readUnsigned, 0)],
  ['sint32', reader(varint, readZigzag, 0)],
  ['sint64', reader(varint, readZigzag, 0)],
  ['fixed32', reader(fourBytes, readFixed32, 0)],
  ['fixed64', reader(eightBytes, readFixed64, 0)],
  ['sfixed32', reader(fourBytes, readSfixed32, 0)],
  ['sfixed64', reader(eightBytes, readSfixed64, 0)],
]);
const TEXTS = new Map([['string', reader(length, readText, '')]]);
const TRUTHS = new Map([['bool', reader(varint, readBoolean, false)]]);

/** Of the types that Protobuf itself brings those that hold one value. */
const WRAPPER = /^\.google\.protobuf\.(?:Int32|Int64|UInt32|UInt64|String|Bool)Value$/;
const TIMESTAMP = '.google.protobuf.Timestamp';

/** How values of a field of the writer's are read as ours are; null where they cannot be. @throws Error where its type is not there. */
export function valueReaderOf(field: protobuf.Field, wanted: WantedValue): ValueReader | null {
  const type = field.resolve().resolvedType;
  if (type instanceof protobuf.Enum) return typeof wanted === 'string' ? null : enumReader(type, field.name, wanted);
  if (type === null) return scalarsOf(wanted).get(field.type) ?? null;
  if (type.fullName === TIMESTAMP) return wanted === 'time' ? reader(length, readTimestamp, undefined) : null;
  if (!WRAPPER.test(type.fullName)) return null;
  const value = scalarsOf(wanted).get(type.fields['value']?.type ?? '');
  return value === undefined ? null : reader(length, wrapped(value), undefined);
}

function scalarsOf(wanted: WantedValue): ReadonlyMap<string, ValueReader> {
  if (wanted === 'text') return TEXTS;
  if (wanted === 'truth') return TRUTHS;
  return wanted === 'number' || wanted === 'time' ? NUMBERS : new Map();
}

function enumReader(type: protobuf.Enum, fieldName: string, words: readonly string[]): ValueReader | null {
  const known = enumWords(type, fieldName, words);
  if (known.size === 0) return null;
  return reader(varint, (cursor) => known.get(readSigned(cursor)), known.get(0));
}

/** Reads the fields of a message within another, of which `take` takes those that it knows. */
function readMessage(cursor: ByteCursor, take: (tag: number) => boolean): void {
  const { end } = cursor;
  cursor.end = readEnd(cursor);
  while (cursor.at < cursor.end) {
    const tag = readTag(cursor);
    if (!take(tag)) skipValue(cursor, tag & 7);
  }
  cursor.end = end;
}

const tagOf = (number: number, wireType: WireType) => number * 8 + wireType;

function wrapped({ wireType, read, zero }: ValueReader): ValueReader['read'] {
  const known = tagOf(1, wireType);
  return (cursor) => {
    let value = zero;
    readMessage(cursor, (tag) => {
      if (tag !== known) return false;
      value = read(cursor);
      return true;
    });
    return value;
  };
}

const SECONDS = tagOf(1, varint);
const NANOS = tagOf(2, varint);

/** In milliseconds since 1970, rounded down. */
function readTimestamp(cursor: ByteCursor): number {
  let seconds = 0;
  let nanos = 0;
  readMessage(cursor, (tag) => {
    if (tag === SECONDS) seconds = readSigned(cursor);
    else if (tag === NANOS) nanos = readSigned(cursor);
    else return false;
    return true;
  });
  return seconds * 1_000 + Math.floor(nanos / 1_000_000);
}
