import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createEngine } from '../../src/engine/classify.ts';
import { createCallClassifiedEncoder } from '../../src/events/call-classified.ts';
import { writeFrame } from '../../src/events/wire-format.ts';
import { createCarriers } from '../../src/pipeline/carriers.ts';
import { createBatchProcessor, type BatchOutcome } from '../../src/pipeline/process-batch.ts';
import { processRecord } from '../../src/pipeline/process-record.ts';
import type { WriterSchemas } from '../../src/pipeline/writer-schemas.ts';
import { crc32c } from '@node-rs/crc32';
import { stampBatch } from '../../src/records/batch-writer.ts';
import { recordsOfBlock } from '../../src/records/for-each-record.ts';
import { readBlocks } from '../../src/records/read-blocks.ts';
import type { ConsumedRecord, RecordHeader } from '../../src/records/record.ts';
import { body, limits, recordAt, schemas, SCHEMA_ID } from '../support/batch-values.ts';
import { blockOf, codecs } from '../support/block-of.ts';

const engine = createEngine();
const encoder = createCallClassifiedEncoder(9);
const CONTENT_ID = 'contentId 3';
const contentId = Buffer.alloc(8);
contentId.writeBigInt64BE(3n);
const named: RecordHeader = { key: 'apicurio.value.contentId', value: contentId };
const others: readonly RecordHeader[] = [
  { key: 'traceparent', value: Buffer.from('00-ab') },
  { key: '__key_schema_id', value: Buffer.from([0, 0, 0, 0, 5]) },
  { key: '__value_schema_idx', value: null },
  { key: 'apicurio.key.contentId', value: contentId },
  { key: 'apicurio.val', value: Buffer.alloc(0) },
  { key: 'a', value: Buffer.from('b') },
];
const saying: readonly RecordHeader[] = [
  named,
  { key: 'apicurio.value.encoding', value: Buffer.from('BINARY') },
  { key: '__value_schema_id', value: Buffer.from([0, 0, 0, 0, SCHEMA_ID]) },
];

const known = schemas.known(SCHEMA_ID);
const withContentId: WriterSchemas = {
  ...schemas,
  known: (id) => (id === CONTENT_ID ? known : schemas.known(id)),
  needsLoading: (id) => id !== CONTENT_ID && schemas.needsLoading(id),
};
const parts = { engine, encoder, ...limits };
const batchOf = (records: readonly ConsumedRecord[], by: WriterSchemas = withContentId): BatchOutcome =>
  createBatchProcessor({
    ...parts,
    schemas: by,
    carriers: createCarriers({ listed: null, most: 2 }),
    routing: { partitionOf: (partition) => partition, partitionOfKey: () => 0 },
  })({ topic: 'in', partition: 3, blocks: [blockOf(records)] }, 0n);

function outputsOf(records: readonly ConsumedRecord[]): readonly ConsumedRecord[] {
  const outcome = batchOf(records);
  if (outcome.kind !== 'processed') throw new Error('schemas are needed');
  const written = [...outcome.processed.outputs.values()].flat();
  for (const batch of written)
    stampBatch(batch, { producerId: 1n, producerEpoch: 0, baseSequence: 0, isTransactional: true }, crc32c);
  return readBlocks(Buffer.concat(written.map(({ bytes }) => bytes)), codecs).flatMap(recordsOfBlock);
}

const framed = writeFrame(SCHEMA_ID, body());

describe('a record whose headers name its schema', () => {
  it('is read by them, whatever its value begins with, and its output does not have them', () => {
    const records = [
      { ...recordAt(0, body()), headers: [...others, named] },
      { ...recordAt(1, framed), headers: others },
      { ...recordAt(2, body()), headers: [saying[2]!, ...others] },
    ];
    const outputs = outputsOf(records);
    expect(outputs.map(({ key }) => key!.toString())).toEqual(['key-0', 'key-1', 'key-2']);
    for (const { headers } of outputs) expect(headers).toEqual(others);
    expect(new Set(outputs.map(({ value }) => value!.toString('hex'))).size).toBe(1);
  });

  it('has the batch wait for that schema', () => {
    const load = vi.fn<WriterSchemas['load']>();
    const records = [
      { ...recordAt(0, framed), headers: others },
      { ...recordAt(1, body()), headers: [named] },
    ];
    expect(batchOf(records, { ...schemas, load })).toEqual({ kind: 'schemas needed', ids: new Set([CONTENT_ID]) });
  });

  it('is worked as the plain way works it, with any headers', () => {
    const anyHeaders = fc.array(fc.constantFrom(...others, ...saying), { maxLength: 6 });
    fc.assert(
      fc.property(fc.array(fc.tuple(anyHeaders, fc.boolean()), { minLength: 1, maxLength: 5 }), (all) => {
        const records = all.map(([headers, isFramed], at) => ({
          ...recordAt(at, isFramed ? framed : body()),
          headers,
        }));
        const outputs = outputsOf(records);
        const plain = records.flatMap((record) => {
          const outcome = processRecord(record, { ...parts, schemas: withContentId });
          return outcome.kind === 'classified' ? [outcome.record] : [];
        });
        expect(outputs).toEqual(plain.map((record, at) => ({ ...record, offset: String(at) })));
      }),
    );
  });
});
