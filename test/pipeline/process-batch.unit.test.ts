import { describe, expect, it } from 'vitest';
import { createEngine } from '../../src/engine/classify.ts';
import { callEndedSchema } from '../../src/events/avro-schemas.ts';
import { createCallClassifiedEncoder } from '../../src/events/call-classified.ts';
import { createCallEndedReader } from '../../src/events/call-ended.ts';
import { writeFrame } from '../../src/events/wire-format.ts';
import { createBatchProcessor, schemaIdsToLoad } from '../../src/pipeline/process-batch.ts';
import type { WriterSchemas } from '../../src/pipeline/writer-schemas.ts';
import type { ConsumedRecord } from '../../src/records/record.ts';
import { exampleCall } from '../support/example-call.ts';

const SCHEMA_ID = 7;
const INCOMPATIBLE_ID = 8;
const read = createCallEndedReader(callEndedSchema.type);
const defect = { reason: 'INCOMPATIBLE_SCHEMA', message: 'not a call' } as const;

const schemas: WriterSchemas = {
  known: (id) =>
    id === SCHEMA_ID
      ? { kind: 'readable', read, projection: null }
      : id === INCOMPATIBLE_ID
        ? { kind: 'unusable', defect }
        : undefined,
  needsLoading: (id) => id !== SCHEMA_ID && id !== INCOMPATIBLE_ID,
  load: () => Promise.reject(new Error('nothing is loaded here')),
};

const engine = createEngine();
const encoder = createCallClassifiedEncoder(9);
const { encode } = encoder;
const process = createBatchProcessor({ engine, encoder, schemas, maxOutputBytes: 2_000, maxDeadLetterBytes: 100_000 });

const body = (differences: Parameters<typeof exampleCall>[0] = {}) =>
  callEndedSchema.type.toBuffer(exampleCall(differences));

function recordAt(offset: number, value: Buffer | null): ConsumedRecord {
  return { offset: String(offset), timestamp: '1790000000000', key: Buffer.from(`key-${offset}`), value, headers: [] };
}

const BAD: readonly (readonly [reason: string, value: Buffer | null, message: RegExp])[] = [
  ['NULL_VALUE', null, /null/],
  ['TOO_SHORT', Buffer.alloc(0), /0 bytes/],
  ['TOO_SHORT', Buffer.from([0, 0, 0, 0]), /4 bytes/],
  ['BAD_MAGIC_BYTE', Buffer.concat([Buffer.from([1]), writeFrame(SCHEMA_ID, body()).subarray(1)]), /byte 1, not 0/],
  ['INCOMPATIBLE_SCHEMA', writeFrame(INCOMPATIBLE_ID, body()), /not a call/],
  ['UNDECODABLE', writeFrame(SCHEMA_ID, Buffer.alloc(0)), /schema 7: /],
  ['UNDECODABLE', writeFrame(SCHEMA_ID, body().subarray(0, 20)), /schema 7: /],
  ['UNDECODABLE', writeFrame(SCHEMA_ID, Buffer.concat([body(), Buffer.from([0])])), /trailing data/],
  ['INVALID_EVENT', writeFrame(SCHEMA_ID, body({ callDurationMs: -1 })), /^callDurationMs is negative: -1$/],
  [
    'OUTPUT_TOO_LARGE',
    writeFrame(SCHEMA_ID, body({ taskId: 'x'.repeat(2_000) })),
    /of 2000 that the output topic takes/,
  ],
];

describe('a batch', () => {
  it('ends in outputs and dead letters, each in order, and nowhere else', () => {
    const good = writeFrame(SCHEMA_ID, body({ endCause: 'BUSY' }));
    const values = BAD.flatMap(([, value]) => [good, value]);
    const { outputs, deadLetters, tally } = process({
      topic: 'in',
      partition: 3,
      records: values.map((value, i) => recordAt(i, value)),
    });
    expect(outputs.map(({ key }) => key?.toString())).toEqual(BAD.map((_, i) => `key-${2 * i}`));
    expect(deadLetters.map(({ key }) => key?.toString())).toEqual(BAD.map((_, i) => `key-${2 * i + 1}`));
    expect(outputs[0]!.value).toEqual(
      encode(exampleCall({ endCause: 'BUSY' }), engine.classify(exampleCall({ endCause: 'BUSY' }))),
    );
    const counted = [...tally.classified].map(([{ status }, byTaskType]) => [status, [...byTaskType]]);
    expect(counted).toEqual([['CALLEE_BUSY_OR_REJECTED', [['PREDICTED', BAD.length]]]]);
  });

  it.each(BAD)('puts a record aside with reason %s', (reason, value, message) => {
    const { outputs, deadLetters, tally } = process({ topic: 'in', partition: 3, records: [recordAt(5, value)] });
    expect(outputs).toEqual([]);
    expect(deadLetters).toHaveLength(1);
    expect(deadLetters[0]!.value).toEqual(value);
    expect([...tally.deadLettered]).toEqual([
      [reason, { count: 1, first: { offset: '5', message: expect.stringMatching(message) } }],
    ]);
  });

  it('tells which codes of its calls the cause map does not know', () => {
    const values = [{ q850Cause: 31 }, { q850Cause: 31 }, { q850Cause: 17 }, { sipStatusCode: 699 }].map((call) =>
      writeFrame(SCHEMA_ID, body(call)),
    );
    const { tally } = process({ topic: 'in', partition: 3, records: values.map((value, i) => recordAt(i, value)) });
    expect(tally.unknownCodes).toEqual([
      { kind: 'q850', code: 31 },
      { kind: 'q850', code: 31 },
      { kind: 'sip', code: 699 },
    ]);
  });

  it('counts the dead letters of a reason and keeps the first as the example', () => {
    const { tally } = process({ topic: 'in', partition: 3, records: [recordAt(5, null), recordAt(6, null)] });
    expect(tally.deadLettered.get('NULL_VALUE')).toEqual({
      count: 2,
      first: { offset: '5', message: 'the value is null' },
    });
  });

  it('asks for each schema that is to be loaded once', () => {
    const values = [
      writeFrame(SCHEMA_ID, body()),
      writeFrame(20, body()),
      writeFrame(21, body()),
      writeFrame(20, body()),
      null,
    ];
    expect([
      ...schemaIdsToLoad(
        values.map((value, i) => recordAt(i, value)),
        schemas,
      ),
    ]).toEqual([20, 21]);
  });
});
