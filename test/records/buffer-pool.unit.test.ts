import { crc32c } from '@node-rs/crc32';
import { describe, expect, it } from 'vitest';
import { createBufferPool } from '../../src/records/buffer-pool.ts';
import {
  createBatchWriter,
  finishBatches,
  releaseBatches,
  stampBatch,
  writeRecord,
} from '../../src/records/batch-writer.ts';

const NOBODY = { producerId: -1n, producerEpoch: -1, baseSequence: -1, isTransactional: false };
const LARGE = 1 << 20;

describe('memory for batches', () => {
  it('is nobody else’s until it is given back, and used again then', () => {
    const { take, give } = createBufferPool();
    const one = take(LARGE);
    const other = take(LARGE);
    expect(other.buffer).not.toBe(one.buffer);
    give(one);
    expect(take(LARGE).buffer).toBe(one.buffer);
    expect(take(LARGE).buffer).not.toBe(one.buffer);
  });

  it('is what fits best of what is kept, and new where none fits', () => {
    const { take, give } = createBufferPool();
    const [small, large] = [take(LARGE), take(2 * LARGE)];
    give(large);
    give(small);
    expect(take(10_000).buffer).toBe(small.buffer);
    expect(take(3 * LARGE).length).toBeGreaterThanOrEqual(3 * LARGE);
    expect(take(10_000).buffer).toBe(large.buffer);
  });

  it('is not shared with anybody and not kept where it is small', () => {
    const { take, give } = createBufferPool();
    const smalls = Array.from({ length: 100 }, () => take(100));
    expect(smalls.filter(({ buffer }) => buffer.byteLength !== 100)).toHaveLength(0);
    const large = take(LARGE);
    for (const memory of [...smalls, large]) give(Buffer.from(memory.buffer));
    expect(take(10_000).buffer === large.buffer).toBe(true);
    expect(take(10_000).length).toBeGreaterThan(10_000);
  });

  it('is kept within a bound, and what is large rather than what is small', () => {
    const { take, give } = createBufferPool();
    const taken = Array.from({ length: 100 }, () => take(10_000));
    const large = take(LARGE);
    const tooLarge = take(64 * LARGE);
    for (const memory of [large, tooLarge, ...taken]) give(memory);
    expect(take(64 * LARGE).buffer).not.toBe(tooLarge.buffer);
    expect(take(LARGE).buffer).toBe(large.buffer);
    const again = new Set(Array.from({ length: 100 }, () => take(1).buffer));
    expect(taken.filter(({ buffer }) => again.has(buffer)).length).toBeLessThan(20);
  });
});

describe('released batches', () => {
  const write = (memory: ReturnType<typeof createBufferPool>) => {
    const writer = createBatchWriter(LARGE, 0, memory);
    writeRecord(writer, { key: null, value: Buffer.alloc(10_000), timestamp: '1', headers: [] });
    const [batch] = finishBatches(writer);
    return { writer, batch: batch! };
  };

  it.each([
    [1, true],
    [2, false],
  ])('that were sent %i times, give their memory back: %s', (times, givenBack) => {
    const memory = createBufferPool();
    const { writer, batch } = write(memory);
    for (let time = 0; time < times; time++) stampBatch(batch, NOBODY, crc32c);
    expect(write(memory).batch.bytes.buffer).not.toBe(batch.bytes.buffer);
    releaseBatches(writer);
    expect(write(memory).batch.bytes.buffer === batch.bytes.buffer).toBe(givenBack);
  });
});
