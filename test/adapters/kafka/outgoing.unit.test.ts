import { crc32c } from '@node-rs/crc32';
import { describe, expect, it } from 'vitest';
import { outgoingOf, routingTo, type Destination } from '../../../src/adapters/kafka/outgoing.ts';
import { partitionOfKey } from '../../../src/adapters/kafka/kafkajs.ts';
import { stampBatch } from '../../../src/records/batch-writer.ts';
import { recordsOfBlock } from '../../../src/records/for-each-record.ts';
import { readBlocks } from '../../../src/records/read-blocks.ts';
import { codecs } from '../../support/block-of.ts';
import type { ProcessedBatch } from '../../../src/pipeline/batch-parts.ts';
import type { OutgoingRecord } from '../../../src/records/record.ts';

const limits = (topic: string, partitionCount: number) => ({ topic, partitionCount, maxBatchBytes: 1_000_000 });
const record = (key: string | null, value: string): OutgoingRecord => ({
  timestamp: '0',
  key: key === null ? null : Buffer.from(key),
  value: Buffer.from(value),
  headers: [],
});

/** What goes where: topic and partition of each batch, and its values. */
function batchesFrom(inputPartition: number, partitionCount: number, deadLetters: readonly OutgoingRecord[]) {
  const destination: Destination = {
    inputPartition,
    inputPartitionCount: 3,
    output: limits('out', partitionCount),
    deadLetters: limits('dead', partitionCount),
  };
  const batch = { outputs: new Map(), deadLetters } as unknown as ProcessedBatch;
  return [...outgoingOf(batch, destination)].map(({ topic, partition, batch: written }) => {
    stampBatch(written, NO_PRODUCER, crc32c);
    const values = readBlocks(written.bytes, codecs)
      .flatMap(recordsOfBlock)
      .map(({ value }) => String(value));
    expect(written.recordCount).toBe(values.length);
    return { topic, partition, values };
  });
}

const NO_PRODUCER = { producerId: -1n, producerEpoch: -1, baseSequence: -1, isTransactional: false };
const keyed = Array.from({ length: 40 }, (_, i) => record(`key-${i % 7}`, String(i)));

describe('the batches that go out', () => {
  it('keep the number of the partition where both topics have as many', () => {
    expect(batchesFrom(2, 3, keyed)).toEqual([{ topic: 'dead', partition: 2, values: keyed.map((_, i) => String(i)) }]);
    expect(routingTo(limits('out', 3), 3).partitionOf(2)).toBe(2);
  });

  it('go to one partition each, where keys decide, and keep the order within it', () => {
    const batches = batchesFrom(2, 5, keyed);
    expect(batches.length).toBeGreaterThan(1);
    for (const { partition, values } of batches) {
      const expected = keyed.filter(({ key }) => partitionOfKey(key!, 5) === partition);
      expect(values).toEqual(expected.map(({ value }) => String(value)));
    }
    expect(batches.flatMap(({ values }) => values)).toHaveLength(keyed.length);
    expect(routingTo(limits('out', 5), 3).partitionOf(2)).toBeNull();
  });

  it('go by their keys from a partition that was added to the input', () => {
    const [only] = batchesFrom(7, 3, [record('a', 'x')]);
    expect(only!.partition).toBe(partitionOfKey(Buffer.from('a'), 3));
    expect(batchesFrom(7, 3, [record(null, 'x'), record(null, 'y')])[0]!.partition).toBe(7 % 3);
  });
});
