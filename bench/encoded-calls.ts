import { createCallGenerator } from '../demo/call-generator.ts';
import { callEndedSchema } from '../src/events/avro-schemas.ts';
import { writeFrame } from '../src/events/wire-format.ts';

/** A call as a record, without its place and time. */
export interface EncodedCall {
  readonly key: Buffer;
  readonly value: Buffer;
}

const SEED = 1;
const STARTED_AT_MS = 1_790_000_000_000;

/** That many distinct calls of the demo's call centre; the same arguments give the same bytes. */
export function encodedCalls(count: number, schemaId: number): readonly EncodedCall[] {
  const generate = createCallGenerator({ seed: SEED, startAtMs: STARTED_AT_MS });
  return Array.from({ length: count }, () => {
    const { call } = generate();
    return { key: Buffer.from(call.callId), value: writeFrame(schemaId, callEndedSchema.type.toBuffer(call)) };
  });
}
