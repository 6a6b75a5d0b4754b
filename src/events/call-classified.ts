import type avsc from 'avsc';
import type { Type } from 'avsc';
import type { CallEnded } from '../engine/call.ts';
import type { Classification } from '../engine/classification.ts';
import { callClassifiedSchema, callEndedSchema } from './avro-schemas.ts';
import { frameHeader } from './wire-format.ts';

/** Makes values of output records: the header, the call, and behind it the classification. */
export interface CallClassifiedEncoder {
  /** The whole value. The same input gives the same bytes. */
  readonly encode: (call: CallEnded, classification: Classification) => Buffer;
  /** The bytes before every call. */
  readonly header: Buffer;
  /** The bytes behind a call: constant for a rule. */
  readonly tailOf: (classification: Classification) => Buffer;
}

/**
 * An encoder for values under the given schema id. A record is the encodings of its fields one after the
 * other, so a classification, constant for its rule, is encoded once.
 */
export function createCallClassifiedEncoder(schemaId: number): CallClassifiedEncoder {
  const header = frameHeader(schemaId);
  const classificationType = fieldType('classification');
  const encoded = new Map<Classification, Buffer>();

  function tailOf(classification: Classification): Buffer {
    let tail = encoded.get(classification);
    if (tail === undefined) {
      tail = classificationType.toBuffer(classification);
      encoded.set(classification, tail);
    }
    return tail;
  }

  const encode = (call: CallEnded, classification: Classification) =>
    Buffer.concat([header, callEndedSchema.type.toBuffer(call), tailOf(classification)]);
  return { encode, header, tailOf };
}

function fieldType(name: string): Type {
  return (callClassifiedSchema.type as avsc.types.RecordType).field(name).type;
}
