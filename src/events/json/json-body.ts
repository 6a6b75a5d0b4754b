import { WIRE_HEADER_BYTES, isFramed } from '../wire-format.ts';

/** Apicurio's ids of eight bytes begin with four zeros: no registry has a schema 0. */
const LONG_HEADER_BYTES = 9;

/**
 * Where the JSON of a value begins, of which `length` bytes stand at `start`: behind the id of a schema, which serializers of
 * registries put before it, and which says nothing that has to be known here. No JSON begins with a zero byte.
 */
export function jsonBodyStart(bytes: Buffer, start: number, length: number): number {
  if (!isFramed(bytes, start, length)) return start;
  const isLong = length >= LONG_HEADER_BYTES && bytes.readInt32BE(start + 1) === 0;
  return start + (isLong ? LONG_HEADER_BYTES : WIRE_HEADER_BYTES);
}

/** The JSON of a value. It shares the value's memory. */
export function jsonBody(value: Buffer): Buffer {
  return value.subarray(jsonBodyStart(value, 0, value.length));
}
