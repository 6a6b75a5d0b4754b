import avsc, { type Schema, type Type } from 'avsc';
import { boundedTypeHook } from './bounded-avro.ts';
import { readInMs } from './read-in-ms.ts';

/*
 * A time of ours is in milliseconds, as is a duration; a writer's may be in other units, and its logical type says so
 * (Avro 1.12, "Logical Types"). avsc takes the number alone, and refuses what is above 2^53, as nanoseconds are. These types
 * read such numbers in milliseconds. A local time of no place is taken for one of UTC, as nothing says of which place it is.
 */

interface Tap {
  readonly buf: Buffer;
  pos: number;
}

interface Long {
  _read(tap: Tap): number;
  _update(resolver: Resolver, writerType: unknown): void;
}

interface Resolver {
  _read: (tap: Tap) => number;
}

const LongType = avsc.types.LongType as unknown as new () => Long;

/** A long of ours: in milliseconds, whatever the writer's counts. */
class LongOfOurs extends LongType {
  override _update(resolver: Resolver, writerType: unknown): void {
    // avsc would read the writer's as if it were ours.
    if (writerType instanceof LongOfParts) resolver._read = (tap) => writerType._read(tap);
    else super._update(resolver, writerType);
  }
}

/** A writer's long that counts parts of a millisecond. It is for reading only. */
abstract class LongOfParts extends LongType {
  // No field, for avsc freezes what it makes.
  abstract get partsPerMs(): number;

  override _read(tap: Tap): number {
    const cursor = { bytes: tap.buf, at: tap.pos, end: tap.buf.length, odd: false };
    const ms = readInMs(cursor, this.partsPerMs);
    if (cursor.odd) throw new Error('a number has more than 64 bits, or no end');
    tap.pos = cursor.at;
    return ms;
  }
}

class LongOfMicros extends LongOfParts {
  override get partsPerMs(): number {
    return 1_000;
  }
}

class LongOfNanos extends LongOfParts {
  override get partsPerMs(): number {
    return 1_000_000;
  }
}

/** The `typeHook` for types that are read into ours, and for ours: with the bounds of `boundedTypeHook`, and with units. */
export function unitTypeHook(schema: Schema, options: object): Type | undefined {
  if (typeof schema !== 'object' || schema === null || !('type' in schema) || schema.type !== 'long') {
    return boundedTypeHook(schema, options);
  }
  const Class = longClassOf((schema as { readonly logicalType?: unknown }).logicalType);
  return new Class() as unknown as Type;
}

/** How many of what a writer's number counts are a millisecond; 1 where its type does not say. */
export function partsPerMsOf(writerType: Type): number {
  return writerType instanceof LongOfParts ? writerType.partsPerMs : 1;
}

function longClassOf(logicalType: unknown): new () => Long {
  switch (logicalType) {
    case 'timestamp-micros':
    case 'local-timestamp-micros':
    case 'time-micros':
      return LongOfMicros;
    case 'timestamp-nanos':
    case 'local-timestamp-nanos':
      return LongOfNanos;
    default:
      return LongOfOurs;
  }
}
