import type { CallEnded } from '../src/engine/call.ts';
import type { DeadLetterReason } from '../src/events/dead-letter.ts';
import { createRandom, type Random } from './random.ts';
import { between } from './sampler.ts';

/** A record that the worker must put aside, and the reason that it must give. */
export type BadRecord =
  | { readonly reason: Exclude<DeadLetterReason, 'INVALID_EVENT'>; readonly value: Buffer | null }
  | { readonly reason: 'INVALID_EVENT'; readonly call: CallEnded };

/** One way to spoil a record. `encoded` is the call's valid value: magic byte, schema id, Avro body. */
export interface BadRecordVariant {
  readonly name: string;
  readonly spoil: (call: CallEnded, encoded: Buffer, random: Random) => BadRecord;
}

const HEADER_BYTES = 5;
const UNKNOWN_SCHEMA_ID = 2_000_000_000; // registries count from 1
const BYTES_OF_NO_FRAMING = [4, 64] as const; // others are how AWS Glue's values, container files or JSON begin
const LENGTH_BEYOND_THE_RECORD = Buffer.from([0xfe, 0xff, 0xff, 0xff, 0x0f]); // the largest 32-bit length in Avro

/** All ways to spoil a record, in the order in which they are used. None of them changes the buffer given. */
export const badRecordVariants: readonly BadRecordVariant[] = [
  bytes('a null value', 'NULL_VALUE', () => null),
  bytes('an empty value', 'TOO_SHORT', () => Buffer.alloc(0)),
  bytes('a value that ends within its header', 'TOO_SHORT', (encoded, random) =>
    Buffer.from(encoded.subarray(0, between(1, HEADER_BYTES - 1)(random))),
  ),
  bytes('JSON instead of Avro', 'FOREIGN_FRAMING', () => Buffer.from('{"callId":"c-1","taskType":"PREDICTED"}')),
  bytes('another magic byte', 'BAD_MAGIC_BYTE', (encoded, random) =>
    patched(encoded, (copy) => copy.writeUInt8(between(...BYTES_OF_NO_FRAMING)(random), 0)),
  ),
  bytes('a schema that no registry has', 'UNKNOWN_SCHEMA_ID', (encoded) =>
    patched(encoded, (copy) => copy.writeInt32BE(UNKNOWN_SCHEMA_ID, 1)),
  ),
  bytes('no body', 'UNDECODABLE', (encoded) => Buffer.from(encoded.subarray(0, HEADER_BYTES))),
  bytes('a body cut short', 'UNDECODABLE', (encoded, random) =>
    Buffer.from(encoded.subarray(0, between(HEADER_BYTES + 1, encoded.length - 1)(random))),
  ),
  bytes('bytes after the body', 'UNDECODABLE', (encoded, random) =>
    Buffer.concat([encoded, Buffer.alloc(between(1, 8)(random))]),
  ),
  bytes('a length beyond the record', 'UNDECODABLE', (encoded) =>
    Buffer.concat([encoded.subarray(0, HEADER_BYTES), LENGTH_BEYOND_THE_RECORD, encoded.subarray(HEADER_BYTES)]),
  ),
  invalid('no event id', () => ({ eventId: '' })),
  invalid('no call id', () => ({ callId: '' })),
  invalid('a negative ringing time', () => ({ ringingDurationMs: -1 })),
  invalid('a negative queue time', () => ({ queueDurationMs: -1_000 })),
  invalid('a negative number of packets', () => ({ mediaPacketsReceived: -1 })),
  invalid('an end before the start', ({ startedAt }) => ({ endedAt: startedAt - 1 })),
  invalid('talk too far above the call', ({ callDurationMs }) => ({ talkDurationMs: callDurationMs + 1_001 })),
];

export interface BadRecordOptions {
  readonly seed: number;
  /** The share of records to spoil, from 0 to 1: 0.002 unless told. */
  readonly share?: number;
}

/**
 * Spoils a share of the records, deterministically for a seed: the function returned gives a bad record
 * to be sent instead of the call, or null where the call goes out as it is. The variants take turns, so that
 * a short demo shows all of them.
 */
export function createBadRecords(options: BadRecordOptions): (call: CallEnded, encoded: Buffer) => BadRecord | null {
  const { seed, share = 0.002 } = options;
  const random = createRandom(seed);
  let turn = 0;
  return (call, encoded) => {
    if (random() >= share) return null;
    const variant = badRecordVariants[turn++ % badRecordVariants.length]!;
    return variant.spoil(call, encoded, random);
  };
}

function bytes(
  name: string,
  reason: Exclude<DeadLetterReason, 'INVALID_EVENT'>,
  spoilt: (encoded: Buffer, random: Random) => Buffer | null,
): BadRecordVariant {
  return { name, spoil: (_call, encoded, random) => ({ reason, value: spoilt(encoded, random) }) };
}

function invalid(name: string, defect: (call: CallEnded) => Partial<CallEnded>): BadRecordVariant {
  return { name, spoil: (call) => ({ reason: 'INVALID_EVENT', call: { ...call, ...defect(call) } }) };
}

function patched(encoded: Buffer, patch: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(encoded);
  patch(copy);
  return copy;
}
