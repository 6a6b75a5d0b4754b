import type avsc from 'avsc';
import type { Type } from 'avsc';
import type { CallEnded } from '../engine/call.ts';
import type { Classification } from '../engine/classification.ts';
import { callClassifiedSchema, callEndedSchema } from './avro-schemas.ts';
import { frameHeader } from './wire-format.ts';

/** The value of an output record: the call, then its classification. The same input gives the same bytes. */
export type CallClassifiedEncoder = (call: CallEnded, classification: Classification) => Buffer;

/**
 * An encoder for values under the given schema id. A record is the encodings of its fields one after the
 * other, so a classification, constant for its rule, is encoded once.
 */
export function createCallClassifiedEncoder(schemaId: number): CallClassifiedEncoder {
  const header = frameHeader(schemaId);
  const classificationType = fieldType('classification');
  const encoded = new Map<Classification, Buffer>();
  return (call, classification) => {
    let tail = encoded.get(classification);
    if (tail === undefined) {
      tail = classificationType.toBuffer(classification);
      encoded.set(classification, tail);
    }
    return Buffer.concat([header, callEndedSchema.type.toBuffer(call), tail]);
  };
}

function fieldType(name: string): Type {
  return (callClassifiedSchema.type as avsc.types.RecordType).field(name).type;
}
