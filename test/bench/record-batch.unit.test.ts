import { describe, expect, it } from 'vitest';
import { crc32c } from '@node-rs/crc32';
import { batchesOf, contentBytes, createBatch, stampBatch, visitRecords } from '../../bench/wire/record-batch.ts';
import { readVarint, varint } from '../../bench/wire/varint.ts';

const one = contentBytes({ key: Buffer.from('k1'), value: Buffer.from('value'), headers: [] });
const other = contentBytes({
  key: Buffer.from('k2'),
  value: Buffer.alloc(300, 7),
  headers: [{ key: 'trace', value: Buffer.from('t') }],
});

function batchAt(timestampMs: number): Buffer {
  const batch = createBatch([one, other]);
  stampBatch(batch, timestampMs);
  return Buffer.from(batch.bytes);
}

describe('a record batch', () => {
  it('gives back the records that it was made of, with the time of its last stamp', () => {
    const batch = createBatch([one, other]);
    stampBatch(batch, 1);
    stampBatch(batch, 1_790_000_000_123);
    const found: unknown[] = [];
    for (const head of batchesOf(batch.bytes)) {
      visitRecords(batch.bytes, head, (atMs, from, to) => found.push([atMs, batch.bytes.subarray(from, to)]));
    }
    expect(found).toEqual([
      [1_790_000_000_123, one],
      [1_790_000_000_123, other],
    ]);
  });

  it('is found behind others, and not where it was cut off', () => {
    const bytes = Buffer.concat([batchAt(1), batchAt(2), batchAt(3).subarray(0, 100)]);
    const heads = [...batchesOf(bytes)];
    expect(heads).toHaveLength(2);
    expect(heads[1]).toMatchObject({ start: heads[0]!.end, lastOffset: 1, control: false, transactional: false });
  });

  it('is refused where it is compressed or of an old format', () => {
    const compressed = batchAt(1);
    compressed.writeInt16BE(2, 21);
    expect(() => [...batchesOf(compressed)]).toThrow('compressed');
    const old = batchAt(1);
    old[16] = 1;
    expect(() => [...batchesOf(old)]).toThrow('old format');
  });

  it('has the checksum of Castagnoli', () => {
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
  });

  it.each([0, 1, -1, 63, 64, -64, -65, 8_191, 8_192, 1_000_000, -1_000_000, 2 ** 30])(
    'reads the varint %i back',
    (value) => {
      const cursor = { at: 0 };
      const bytes = varint(value);
      expect(readVarint(bytes, cursor)).toBe(value);
      expect(cursor.at).toBe(bytes.length);
    },
  );

  it('reads a varint of more than 32 bits', () => {
    expect(readVarint(Buffer.from('80808080b002', 'hex'), { at: 0 })).toBe((0x30 * 2 ** 28 + 2 * 2 ** 35) / 2);
  });
});
