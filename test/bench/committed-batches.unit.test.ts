import { describe, expect, it } from 'vitest';
import { committedBatches } from '../../bench/committed-batches.ts';
import { createBatch } from '../../bench/wire/record-batch.ts';

const TRANSACTIONAL = 16;
const CONTROL = 32;

function batch(baseOffset: number, producerId: bigint, attributes: number, content: Buffer = Buffer.from('00', 'hex')) {
  const { bytes } = createBatch([content]);
  bytes.writeBigInt64BE(BigInt(baseOffset), 0);
  bytes.writeInt16BE(attributes, 21);
  bytes.writeBigInt64BE(producerId, 43);
  return bytes;
}

/** A control record: a key of four bytes, version and type, and no value of interest. */
function end(baseOffset: number, producerId: bigint, type: 'abort' | 'commit') {
  const key = Buffer.from([8, 0, 0, 0, type === 'abort' ? 0 : 1, 0, 0]);
  return batch(baseOffset, producerId, TRANSACTIONAL | CONTROL, key);
}

describe('the committed batches of a fetch', () => {
  it('are those whose transaction was not aborted, without the marks of transactions', () => {
    const bytes = Buffer.concat([
      batch(0, -1n, 0),
      batch(1, 7n, TRANSACTIONAL),
      batch(2, 8n, TRANSACTIONAL),
      end(3, 7n, 'abort'),
      batch(4, 7n, TRANSACTIONAL),
      end(5, 8n, 'commit'),
      end(6, 7n, 'commit'),
    ]);
    const fetched = { partition: 0, aborted: [{ producerId: 7n, firstOffset: 1 }], bytes };
    const committed = [...committedBatches(fetched)].map((found) => [found.head.baseOffset, found.committed]);
    expect(committed).toEqual([
      [0, true],
      [1, false],
      [2, true],
      [3, false],
      [4, true],
      [5, false],
      [6, false],
    ]);
  });
});
