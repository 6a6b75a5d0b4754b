import { readFileSync } from 'node:fs';
import avsc from 'avsc';
import type { CallEnded } from '../../src/engine/call.ts';

const SCHEMA_ID = 7;
const schema: unknown = JSON.parse(readFileSync(new URL('../../schemas/call-ended.avsc', import.meta.url), 'utf8'));

/** The input schema as plain avsc reads it: a body that it refuses is undecodable whoever reads it. */
export const callEndedType = avsc.Type.forSchema(schema as avsc.Schema, { wrapUnions: 'never' });

/** A call as a record's value: magic byte, schema id, Avro body. */
export function encodeCall(call: CallEnded): Buffer {
  const header = Buffer.alloc(5);
  header.writeInt32BE(SCHEMA_ID, 1);
  return Buffer.concat([header, callEndedType.toBuffer(call)]);
}
