import type avsc from 'avsc';
import { readZigzag, readLength, readVarint, skipBytes, type ByteCursor } from '../records/byte-cursor.ts';

/** Passes one value over, whatever it holds. What cannot be passed over makes the cursor odd. */
export type SkipAvro = (cursor: ByteCursor) => void;

const FLOAT_BYTES = 4;
const DOUBLE_BYTES = 8;

/** How to pass over values of a type; null for one that contains itself, whose values are as deep as somebody likes. */
export function skipAvro(type: avsc.Type): SkipAvro | null {
  return skipOnce(type, new Map());
}

/** A type that others share is looked at once; while it is, it counts as one that cannot be passed over. */
function skipOnce(type: avsc.Type, met: Map<avsc.Type, SkipAvro | null>): SkipAvro | null {
  const known = met.get(type);
  if (known !== undefined) return known;
  met.set(type, null);
  const skip = skipOf(type, (part) => skipOnce(part, met));
  met.set(type, skip);
  return skip;
}

function skipOf(type: avsc.Type, inner: (part: avsc.Type) => SkipAvro | null): SkipAvro | null {
  switch (type.typeName) {
    case 'null':
      return () => {};
    case 'boolean':
      return (cursor) => skipBytes(cursor, 1);
    case 'int':
    case 'long':
    case 'enum':
      return readVarint;
    case 'float':
      return (cursor) => skipBytes(cursor, FLOAT_BYTES);
    case 'double':
      return (cursor) => skipBytes(cursor, DOUBLE_BYTES);
    case 'bytes':
    case 'string':
      return skipText;
    case 'fixed': {
      const { size } = type as avsc.types.FixedType;
      return (cursor) => skipBytes(cursor, size);
    }
    case 'record':
      return skipInTurn((type as avsc.types.RecordType).fields.map((field) => inner(field.type)));
    case 'union:wrapped':
    case 'union:unwrapped':
      return skipOneOf((type as avsc.types.UnwrappedUnionType).types.map(inner));
    case 'array':
      return skipBlocks(inner((type as avsc.types.ArrayType).itemsType));
    case 'map': {
      const value = inner((type as avsc.types.MapType).valuesType);
      return skipBlocks(value && skipInTurn([skipText, value]));
    }
    default:
      return null;
  }
}

function skipText(cursor: ByteCursor): void {
  skipBytes(cursor, readLength(cursor));
}

function skipInTurn(parts: readonly (SkipAvro | null)[]): SkipAvro | null {
  const known = parts.filter((part) => part !== null);
  if (known.length < parts.length) return null;
  return (cursor) => {
    for (const part of known) part(cursor);
  };
}

function skipOneOf(branches: readonly (SkipAvro | null)[]): SkipAvro | null {
  const known = branches.filter((branch) => branch !== null);
  if (known.length < branches.length) return null;
  return (cursor) => {
    const branch = known[readZigzag(cursor)];
    if (branch === undefined) cursor.odd = true;
    else branch(cursor);
  };
}

/** An item takes a byte at least, or is taken for odd, so a block cannot make it go on for longer than there are bytes. */
function skipBlocks(item: SkipAvro | null): SkipAvro | null {
  if (item === null) return null;
  return (cursor) => {
    while (!cursor.odd) {
      let count = readZigzag(cursor);
      if (count === 0) return;
      if (count < 0) {
        count = -count;
        readVarint(cursor);
      }
      if (count > cursor.end - cursor.at) cursor.odd = true;
      for (let done = 0; done < count && !cursor.odd; done++) item(cursor);
    }
  };
}
