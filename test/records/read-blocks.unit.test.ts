import { crc32c } from '@node-rs/crc32';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBatchWriter, finishBatches, stampBatch, writeRecord } from '../../src/records/batch-writer.ts';
import { MOST_DECOMPRESSED_BYTES, compress, decompress } from '../../src/adapters/kafka/compression.ts';
import { recordsOfBlock } from '../../src/records/for-each-record.ts';
import { readBlocks } from '../../src/records/read-blocks.ts';
import {
  BATCH_FIELDS,
  COMPRESSIONS,
  CorruptBatchError,
  RECORD_BATCH_HEADER_BYTES,
} from '../../src/records/record-batch.ts';
import { NO_PRODUCER, bytesOfBatch, codecs } from '../support/block-of.ts';
import { anyDamages } from '../support/damaged-bytes.ts';

const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((array) => Buffer.from(array));
const anyRecord = fc.record({
  key: fc.option(bytes(20)),
  value: fc.option(bytes(300)),
  timestamp: fc.integer({ min: -1, max: 2 ** 42 }).map(String),
  headers: fc.array(fc.record({ key: fc.string({ unit: 'grapheme' }), value: fc.option(bytes(10)) }), { maxLength: 3 }),
});
const compressions = COMPRESSIONS.filter((each) => each !== 'none');

describe('batches', () => {
  it('that were written hold the same records when they are read, each within the limit', () => {
    fc.assert(
      fc.property(
        fc.array(anyRecord, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 600, max: 4_000 }),
        (records, limit) => {
          const writer = createBatchWriter(limit, 0);
          for (const record of records) writeRecord(writer, record);
          const batches = finishBatches(writer);
          const by = { producerId: 7n, producerEpoch: 1, baseSequence: 3, isTransactional: true };
          for (const batch of batches) stampBatch(batch, by, crc32c);
          expect(batches.every(({ bytes: written }) => written.length <= limit)).toBe(true);
          const blocks = readBlocks(Buffer.concat(batches.map(({ bytes: written }) => written)), codecs);
          expect(blocks.every(({ producerId, isTransactional }) => producerId === 7n && isTransactional)).toBe(true);
          const read = blocks
            .flatMap(recordsOfBlock)
            .map(({ key, value, timestamp, headers }) => ({ key, value, timestamp, headers }));
          expect(read).toEqual(records);
        },
      ),
    );
  });

  it('that are cut off are left out', () => {
    const [one, other] = [bytesOfBatch([record('a')]), bytesOfBatch([record('b')], 1n)];
    for (let length = 0; length < one.length + other.length; length++) {
      const blocks = readBlocks(Buffer.concat([one, other]).subarray(0, length), codecs);
      expect(blocks).toHaveLength(length < one.length ? 0 : 1);
      expect(blocks.every(({ defect }) => defect === null)).toBe(true);
    }
  });

  it('whose bytes have changed are not believed', () => {
    const batch = bytesOfBatch([record('a')]);
    for (let at = BATCH_FIELDS.checksum; at < batch.length; at++) {
      const changed = Buffer.from(batch);
      changed[at]! ^= 1;
      const [block] = readBlocks(changed, codecs);
      expect(block!.defect).toBeInstanceOf(CorruptBatchError);
      expect(() => recordsOfBlock(block!)).toThrow(CorruptBatchError);
    }
  });

  it('are begun anew where timestamps are further apart than a difference can say', () => {
    const timestamps = ['-4000000000000000', '1790000000000', '4000000000000000', '1790000000000'];
    const writer = createBatchWriter(4_000, 0);
    for (const timestamp of timestamps) writeRecord(writer, { ...record('a'), timestamp });
    const batches = finishBatches(writer);
    for (const batch of batches) stampBatch(batch, NO_PRODUCER, crc32c);
    const blocks = readBlocks(Buffer.concat(batches.map(({ bytes: written }) => written)), codecs);
    expect(blocks.map((block) => recordsOfBlock(block).map(({ timestamp }) => timestamp))).toEqual([
      timestamps.slice(0, 2),
      timestamps.slice(2),
    ]);
  });

  it('are refused at a record whose timestamp no number holds exactly', () => {
    const batch = bytesOfBatch([
      { ...record('a'), timestamp: '0' },
      { ...record('b'), timestamp: '1' },
    ]);
    const read = (baseTimestampMs: bigint) => {
      batch.writeBigInt64BE(baseTimestampMs, BATCH_FIELDS.baseTimestamp);
      batch.writeUInt32BE(crc32c(batch.subarray(BATCH_FIELDS.attributes)), BATCH_FIELDS.checksum);
      return recordsOfBlock(readBlocks(batch, codecs)[0]!).map(({ timestamp }) => timestamp);
    };
    expect(read(2n ** 53n - 2n)).toEqual(['9007199254740990', '9007199254740991']);
    expect(() => read(2n ** 53n - 1n)).toThrow('a timestamp of 9007199254740992 ms');
  });

  it('that somebody made up, with a checksum that fits, are read or refused, and nothing outside of them is read', () => {
    let refused = 0;
    fc.assert(
      fc.property(fc.array(anyRecord, { minLength: 1, maxLength: 5 }), anyDamages, (records, damage) => {
        const batch = bytesOfBatch(records);
        const damaged = damage(Buffer.from(batch.subarray(RECORD_BATCH_HEADER_BYTES)));
        const whole = Buffer.concat([batch.subarray(0, RECORD_BATCH_HEADER_BYTES), damaged]);
        whole.writeInt32BE(whole.length - 12, BATCH_FIELDS.length);
        whole.writeUInt32BE(crc32c(whole.subarray(BATCH_FIELDS.attributes)), BATCH_FIELDS.checksum);
        // Other bytes behind it must make no difference.
        const outcomes = [0x00, 0xff].map((fill) => {
          const [block] = readBlocks(Buffer.concat([whole, Buffer.alloc(40, fill)]), codecs);
          try {
            return recordsOfBlock(block!);
          } catch (error) {
            if (!(error instanceof CorruptBatchError)) throw error;
            refused += 1;
            return error.message;
          }
        });
        expect(outcomes[0]).toEqual(outcomes[1]);
      }),
      { numRuns: 1_000 },
    );
    expect(refused).toBeGreaterThan(300);
  });
});

describe('compressed bytes', () => {
  it.each(compressions)('by %s are decompressed to what they were', async (compression) => {
    const original = Buffer.from('a call that ended '.repeat(1_000));
    const compressed = await compress(original, compression);
    expect(compressed.length).toBeLessThan(original.length / 4);
    expect(decompress(compressed, compression)).toEqual(original);
  });

  it.each(compressions)('by %s that hold too much, or are no such thing, are refused', async (compression) => {
    const bomb = await compress(Buffer.alloc(MOST_DECOMPRESSED_BYTES + 5_000_000), compression);
    expect(() => decompress(bomb, compression)).toThrow(CorruptBatchError);
    expect(() => decompress(Buffer.from('nothing of the kind'), compression)).toThrow(CorruptBatchError);
  });
});

function record(key: string) {
  return { key: Buffer.from(key), value: Buffer.from('v'), timestamp: '1790000000000', headers: [] };
}
