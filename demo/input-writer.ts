import { callEndedSchema } from '../src/events/avro-schemas.ts';
import { writeFrame } from '../src/events/wire-format.ts';
import type { GeneratedCall } from './call-generator.ts';
import { createBadRecords } from './bad-records.ts';
import { createRandom } from './random.ts';
import type { ExpectedStatus } from './scenario.ts';
import type { PlatformWriter } from './sources/platform-writer.ts';

/** What is sent of a call. */
export interface WrittenInput {
  readonly key: string;
  readonly values: readonly (Buffer | string | null)[];
  /** What must become of the last of the values; those before it are no calls. */
  readonly fate:
    | { readonly kind: 'call'; /** Null where the platform cannot tell. */ readonly expected: ExpectedStatus | null }
    | { readonly kind: 'spoilt'; readonly reason: string };
}

/** Writes calls as the input topic has them, and spoils a few of them; equal seeds give equal records. */
export type InputWriter = (generated: GeneratedCall) => WrittenInput;

/** `CallEnded` as Avro under a schema id. */
export function createAvroWriter(schemaId: number, seed: number): InputWriter {
  const spoil = createBadRecords({ seed });
  const encode = (call: GeneratedCall['call']) => writeFrame(schemaId, callEndedSchema.type.toBuffer(call));
  return ({ call, expected }) => {
    const value = encode(call);
    const bad = spoil(call, value);
    if (bad === null) return { key: call.callId, values: [value], fate: { kind: 'call', expected } };
    const spoilt = bad.reason === 'INVALID_EVENT' ? encode(bad.call) : bad.value;
    return { key: call.callId, values: [spoilt], fate: { kind: 'spoilt', reason: bad.reason } };
  };
}

const SPOILT_SHARE = 0.002;
/** Ways to spoil a platform's record, which take turns. */
const SPOILT: readonly { readonly reason: string; readonly of: (value: string) => string | null }[] = [
  { reason: 'NULL_VALUE', of: () => null },
  { reason: 'UNDECODABLE', of: (value) => value.slice(0, value.length / 2) },
  { reason: 'INVALID_EVENT', of: () => '{}' },
];

/** The records of a platform. */
export function createPlatformWriter({ write }: PlatformWriter, seed: number): InputWriter {
  const random = createRandom(seed);
  let turn = 0;
  return ({ call, expected }) => {
    const { record, others, tellsAll } = write(call);
    const value = JSON.stringify(record);
    const before = others.map((other) => JSON.stringify(other));
    if (random() >= SPOILT_SHARE)
      return {
        key: call.callId,
        values: [...before, value],
        fate: { kind: 'call', expected: tellsAll ? expected : null },
      };
    const { reason, of } = SPOILT[turn++ % SPOILT.length]!;
    return { key: call.callId, values: [...before, of(value)], fate: { kind: 'spoilt', reason } };
  };
}
