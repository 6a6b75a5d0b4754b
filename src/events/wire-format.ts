/*
 * Confluent's wire format: a zero byte, the schema's id as four bytes, most significant first, the body.
 */

const MAGIC_BYTE = 0;
/** What stands before every body. */
export const WIRE_HEADER_BYTES = 5;

export type Framed =
  | { readonly kind: 'framed'; readonly schemaId: number; readonly body: Buffer }
  | { readonly kind: 'null' }
  | { readonly kind: 'too-short'; readonly bytes: number }
  | { readonly kind: 'bad-magic-byte'; readonly byte: number };

/** Takes a record's value apart. The body shares the value's memory. */
export function readFrame(value: Buffer | null): Framed {
  if (value === null) return { kind: 'null' };
  if (value.length < WIRE_HEADER_BYTES) return { kind: 'too-short', bytes: value.length };
  const byte = value[0]!;
  if (byte !== MAGIC_BYTE) return { kind: 'bad-magic-byte', byte };
  return { kind: 'framed', schemaId: value.readInt32BE(1), body: value.subarray(WIRE_HEADER_BYTES) };
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
