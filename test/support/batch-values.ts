import { callEndedSchema } from '../../src/events/avro-schemas.ts';
import { createCallEndedReader } from '../../src/events/call-ended.ts';
import { createCallProjection } from '../../src/events/call-projection.ts';
import { writeFrame } from '../../src/events/wire-format.ts';
import type { WriterSchemas } from '../../src/pipeline/writer-schemas.ts';
import type { ConsumedRecord } from '../../src/records/record.ts';
import { exampleCall } from './example-call.ts';

/** The id of our own schema, and of one that cannot be read. */
export const SCHEMA_ID = 7;
const INCOMPATIBLE_ID = 8;
const read = createCallEndedReader(callEndedSchema.type);
const projection = createCallProjection(callEndedSchema.type);
export const defect = { reason: 'INCOMPATIBLE_SCHEMA', message: 'not a call' } as const;

/** Knows these two. */
export const schemas: WriterSchemas = {
  isOfApicurio: true,
  known: (id) =>
    id === SCHEMA_ID
      ? { kind: 'readable', read, projection }
      : id === INCOMPATIBLE_ID
        ? { kind: 'unusable', defect }
        : undefined,
  needsLoading: (id) => id !== SCHEMA_ID && id !== INCOMPATIBLE_ID,
  load: () => Promise.reject(new Error('nothing is loaded here')),
};

/** When the records below are judged. */
export const NOW_MS = 1_790_000_000_000;

/** What the values below are judged by. */
export const limits = {
  maxOutputBytes: 2_000,
  maxDeadLetterBytes: 100_000,
  outputTimestamps: { beforeMaxMs: 1_500_000_000_000, afterMaxMs: 3_600_000 },
  deadLetterTimestamps: { beforeMaxMs: Infinity, afterMaxMs: 7_200_000 },
  now: () => NOW_MS,
};

export const body = (differences: Parameters<typeof exampleCall>[0] = {}) =>
  callEndedSchema.type.toBuffer(exampleCall(differences));

export function recordAt(offset: number, value: Buffer | null): ConsumedRecord {
  return { offset: String(offset), timestamp: String(NOW_MS), key: Buffer.from(`key-${offset}`), value, headers: [] };
}

/** Values that have to be put aside, with the reason and what it says. */
export const BAD: readonly (readonly [reason: string, value: Buffer | null, message: RegExp])[] = [
  ['NULL_VALUE', null, /null/],
  ['TOO_SHORT', Buffer.alloc(0), /0 bytes/],
  ['TOO_SHORT', Buffer.from([0, 0, 0, 0]), /4 bytes/],
  ['BAD_MAGIC_BYTE', Buffer.concat([Buffer.from([1]), writeFrame(SCHEMA_ID, body()).subarray(1)]), /byte 1, not 0/],
  ['FOREIGN_FRAMING', Buffer.from('{"callId":"a"}'), /JSON/],
  ['INCOMPATIBLE_SCHEMA', writeFrame(INCOMPATIBLE_ID, body()), /not a call/],
  ['UNDECODABLE', writeFrame(SCHEMA_ID, Buffer.alloc(0)), /schema 7: /],
  ['UNDECODABLE', writeFrame(SCHEMA_ID, body().subarray(0, 20)), /schema 7: /],
  ['UNDECODABLE', writeFrame(SCHEMA_ID, Buffer.concat([body(), Buffer.from([0])])), /trailing data/],
  ['INVALID_EVENT', writeFrame(SCHEMA_ID, body({ callDurationMs: -1 })), /^callDurationMs is negative: -1$/],
  [
    'INVALID_EVENT',
    writeFrame(SCHEMA_ID, body({ endedAt: 253_402_300_800_000 })),
    /^endedAt is not of a year from 1 to 9999: 253402300800000$/,
  ],
  [
    'OUTPUT_TOO_LARGE',
    writeFrame(SCHEMA_ID, body({ taskId: 'x'.repeat(2_000) })),
    /of 2000 that the output topic takes/,
  ],
];
