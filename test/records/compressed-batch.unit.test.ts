import { crc32c } from '@node-rs/crc32';
import { describe, expect, it } from 'vitest';
import { compress } from '../../src/adapters/kafka/compression.ts';
import { createBatchWriter, finishBatches, stampBatch, writeRecord } from '../../src/records/batch-writer.ts';
import { recordBytesOf, withCompressedRecords } from '../../src/records/compressed-batch.ts';
import { recordsOfBlock } from '../../src/records/for-each-record.ts';
import { readBlocks } from '../../src/records/read-blocks.ts';
import { COMPRESSIONS } from '../../src/records/record-batch.ts';
import { codecs } from '../support/block-of.ts';

const BY = { producerId: 4n, producerEpoch: 2, baseSequence: 9, isTransactional: true };

function batchOf(count: number, valueBytes: number) {
  const writer = createBatchWriter(1_000_000, 0);
  for (let i = 0; i < count; i++) {
    writeRecord(writer, {
      key: Buffer.from(`key-${i}`),
      value: Buffer.alloc(valueBytes, i),
      timestamp: `${i}`,
      headers: [],
    });
  }
  return finishBatches(writer)[0]!;
}

describe('a batch', () => {
  it.each(COMPRESSIONS.filter((each) => each !== 'none'))(
    'compressed by %s is shorter, and the same',
    async (codec) => {
      const plain = batchOf(50, 60);
      const compressed = withCompressedRecords(plain, codec, await compress(recordBytesOf(plain), codec));
      expect(compressed.bytes.length).toBeLessThan(plain.bytes.length / 2);
      for (const batch of [plain, compressed]) stampBatch(batch, BY, crc32c);
      const [one] = readBlocks(plain.bytes, codecs);
      const [other] = readBlocks(compressed.bytes, codecs);
      expect(other).toMatchObject({ compression: codec, producerId: 4n, isTransactional: true, recordCount: 50 });
      expect(recordsOfBlock(other!)).toEqual(recordsOfBlock(one!));
    },
  );

  it('stays as it is where compressing makes it no shorter', async () => {
    const plain = batchOf(1, 3);
    expect(withCompressedRecords(plain, 'gzip', await compress(recordBytesOf(plain), 'gzip'))).toBe(plain);
    const asLong = Buffer.alloc(recordBytesOf(plain).length);
    expect(withCompressedRecords(plain, 'zstd', asLong)).toBe(plain);
  });
});
