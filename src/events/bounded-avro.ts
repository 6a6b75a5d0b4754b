import avsc, { type Schema, type Type } from 'avsc';

/*
 * Lengths and counts of an Avro body come from whoever wrote it. avsc trusts them: a negative length moves
 * its reading position backwards, and a count of 2^32 makes it read that many items from a body of ten
 * bytes. These types refuse both. A refused body is one that cannot be decoded, whatever its schema.
 */

interface Tap {
  readonly buf: Buffer;
  pos: number;
  readLong(): number;
  skipLong(): void;
}

interface Readable {
  _read(tap: Tap): unknown;
  _skip(tap: Tap): void;
}

type TypeClass = new (schema: Schema, options: object) => Readable & { itemsType: Readable; valuesType: Readable };

const types = avsc.types as unknown as Record<'StringType' | 'BytesType' | 'ArrayType' | 'MapType', TypeClass>;

/** A body whose lengths or counts cannot be true. */
class AvroBoundsError extends Error {
  override readonly name = 'AvroBoundsError';
}

const bounded = (Base: TypeClass): TypeClass =>
  class extends Base {
    override _read(tap: Tap): unknown {
      checkLength(tap);
      return super._read(tap);
    }
    override _skip(tap: Tap): void {
      checkLength(tap);
      super._skip(tap);
    }
  };

const BoundedString = bounded(types.StringType);
const BoundedBytes = bounded(types.BytesType);

class BoundedArray extends types.ArrayType {
  override _read(tap: Tap): unknown[] {
    const items: unknown[] = [];
    forEachItem(tap, () => items.push(this.itemsType._read(tap)));
    return items;
  }
  override _skip(tap: Tap): void {
    forEachItem(tap, () => this.itemsType._skip(tap));
  }
}

const keys = new BoundedString({ type: 'string' }, {});

class BoundedMap extends types.MapType {
  override _read(tap: Tap): Record<string, unknown> {
    const entries = Object.create(null) as Record<string, unknown>;
    forEachItem(tap, () => {
      const key = keys._read(tap) as string;
      entries[key] = this.valuesType._read(tap);
    });
    return entries;
  }
  override _skip(tap: Tap): void {
    forEachItem(tap, () => {
      keys._skip(tap);
      this.valuesType._skip(tap);
    });
  }
}

/**
 * The `typeHook` for every avsc type that reads bytes from outside. Reading then takes time and memory
 * in proportion to the body at most.
 */
export function boundedTypeHook(schema: Schema, options: object): Type | undefined {
  if (typeof schema !== 'object' || schema === null || !('type' in schema)) return undefined;
  const Bounded = boundedClassOf(schema.type);
  return Bounded === undefined ? undefined : (new Bounded(schema, options) as unknown as Type);
}

function boundedClassOf(typeName: unknown): TypeClass | undefined {
  switch (typeName) {
    case 'string':
      return BoundedString;
    case 'bytes':
      return BoundedBytes;
    case 'array':
      return BoundedArray;
    case 'map':
      return BoundedMap;
    default:
      return undefined;
  }
}

function checkLength(tap: Tap): void {
  const start = tap.pos;
  const length = tap.readLong();
  if (length < 0 || length > tap.buf.length - tap.pos) {
    throw new AvroBoundsError(`a length of ${length} bytes where ${Math.max(0, tap.buf.length - tap.pos)} are left`);
  }
  tap.pos = start;
}

/** An item takes one byte at least, so a block cannot have more items than bytes are left. */
function forEachItem(tap: Tap, read: () => void): void {
  for (;;) {
    let count = tap.readLong();
    if (count === 0) return;
    if (count < 0) {
      count = -count;
      tap.skipLong();
    }
    const left = Math.max(0, tap.buf.length - tap.pos);
    if (count > left) throw new AvroBoundsError(`a block of ${count} items where ${left} bytes are left`);
    for (let item = 0; item < count; item++) read();
  }
}
