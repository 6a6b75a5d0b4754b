import type { ConsumedRecord, RecordHeader } from '../records/record.ts';
import { foreignFraming } from './foreign-framing.ts';
import { schemaOfHeaders } from './schema-headers.ts';
import type { SchemaId } from './schema-id.ts';

/*
 * Confluent's wire format: a zero byte, the schema's id as four bytes, most significant first, the body. Apicurio's serializers
 * of version 2 write eight bytes in their place, of which the first four are zero: no registry has a schema 0.
 */

const MAGIC_BYTE = 0;
/** What stands before every body. */
export const WIRE_HEADER_BYTES = 5;
const LONG_HEADER_BYTES = 9;

export type Framed =
  /** `indexes` where a header has them: see `NamedSchema`. */
  | { readonly kind: 'framed'; readonly schemaId: SchemaId; readonly body: Buffer; readonly indexes: Buffer | null }
  | { readonly kind: 'null' }
  | { readonly kind: 'too-short'; readonly bytes: number }
  | { readonly kind: 'bad-magic-byte'; readonly byte: number }
  /** It is written in some other way, of which `message` says what would make it readable. */
  | { readonly kind: 'foreign'; readonly message: string };

/**
 * Takes a record's value apart. The body shares the value's memory. A header that names a schema goes before the value, but those of
 * Apicurio only where its registry is asked: elsewhere they are left over from whoever wrote the value before.
 */
export function readFrame(
  { value, headers }: Pick<ConsumedRecord, 'value' | 'headers'>,
  isOfApicurio: boolean,
): Framed {
  if (value === null) return { kind: 'null' };
  const isPrefixed = isFramed(value, 0, value.length);
  const named = schemaOfHeaders(headers, isOfApicurio || !isPrefixed);
  if (named?.kind === 'foreign') return named;
  if (named !== null) return { kind: 'framed', schemaId: named.schemaId, body: value, indexes: named.indexes };
  if (!isPrefixed) return unframed(value, headers);
  const schemaId = value.readInt32BE(1);
  if (schemaId !== 0 || value.length < LONG_HEADER_BYTES)
    return { kind: 'framed', schemaId, body: value.subarray(WIRE_HEADER_BYTES), indexes: null };
  return {
    kind: 'framed',
    schemaId: `globalId ${value.readBigInt64BE(1)}`,
    body: value.subarray(LONG_HEADER_BYTES),
    indexes: null,
  };
}

function unframed(value: Buffer, headers: readonly RecordHeader[]): Framed {
  const foreign = foreignFraming(value, headers);
  if (foreign !== null) return { kind: 'foreign', message: foreign };
  if (value.length < WIRE_HEADER_BYTES) return { kind: 'too-short', bytes: value.length };
  return { kind: 'bad-magic-byte', byte: value[0]! };
}

/** Whether a value, of which `length` bytes stand at `start`, begins with a schema id; a null value has the length -1. */
export function isFramed(bytes: Buffer, start: number, length: number): boolean {
  return length >= WIRE_HEADER_BYTES && bytes[start] === MAGIC_BYTE;
}

/** The five bytes before every body of a schema. */
export function frameHeader(schemaId: number): Buffer {
  const header = Buffer.alloc(WIRE_HEADER_BYTES, MAGIC_BYTE);
  header.writeInt32BE(schemaId, 1);
  return header;
}

/** Puts the header of a schema before a body. */
export function writeFrame(schemaId: number, body: Buffer): Buffer {
  return Buffer.concat([frameHeader(schemaId), body]);
}
