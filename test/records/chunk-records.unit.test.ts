import fc from 'fast-check';
import { expect, it } from 'vitest';
import { chunkRecords } from '../../src/records/chunk-records.ts';
import { RECORD_BATCH_HEADER_BYTES } from '../../src/records/record-batch.ts';
import { recordSizeBound } from '../../src/records/record-size.ts';

const record = fc.record({
  timestamp: fc.constant('0'),
  key: fc.option(fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes))),
  value: fc.option(fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes))),
  headers: fc.constant([]),
});

it('chunks hold all records in order, and each chunk fits into a batch', () => {
  fc.assert(
    fc.property(
      fc.array(record),
      fc.integer({ min: 1, max: 10 }),
      fc.integer({ min: 500, max: 2_000 }),
      (records, maxRecords, maxBatchBytes) => {
        const chunks = [...chunkRecords(records, { maxRecords, maxBatchBytes })];
        expect(chunks.flat()).toEqual(records);
        for (const chunk of chunks) {
          const bytes = chunk.reduce((sum, each) => sum + recordSizeBound(each), RECORD_BATCH_HEADER_BYTES);
          expect(chunk.length).toBeGreaterThan(0);
          expect(chunk.length).toBeLessThanOrEqual(maxRecords);
          expect(bytes).toBeLessThanOrEqual(maxBatchBytes);
        }
      },
    ),
  );
});

it('a chunk ends where it is full, not before', () => {
  const small = { timestamp: '0', key: null, value: Buffer.alloc(100), headers: [] };
  const maxBatchBytes = RECORD_BATCH_HEADER_BYTES + 3 * recordSizeBound(small);
  const chunks = [
    ...chunkRecords(
      Array.from({ length: 7 }, () => small),
      { maxRecords: 100, maxBatchBytes },
    ),
  ];
  expect(chunks.map((chunk) => chunk.length)).toEqual([3, 3, 1]);
});
