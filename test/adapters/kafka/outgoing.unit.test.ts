import { crc32c } from '@node-rs/crc32';
import { describe, expect, it } from 'vitest';
import { checkAcknowledged, routingTo, sendsOf, type Destination } from '../../../src/adapters/kafka/outgoing.ts';
import { partitionOfKey } from '../../../src/adapters/kafka/kafkajs.ts';
import type { BatchMessage } from '../../../src/adapters/kafka/corrections/written-batches.ts';
import { stampBatch } from '../../../src/records/batch-writer.ts';
import { recordsOfBlock } from '../../../src/records/for-each-record.ts';
import { readBlocks } from '../../../src/records/read-blocks.ts';
import { codecs } from '../../support/block-of.ts';
import type { ProcessedBatch } from '../../../src/pipeline/process-batch.ts';
import type { OutgoingRecord } from '../../../src/records/record.ts';

const limits = (topic: string, partitionCount: number) => ({ topic, partitionCount, maxBatchBytes: 1_000_000 });
const record = (key: string | null, value: string): OutgoingRecord => ({
  timestamp: '0',
  key: key === null ? null : Buffer.from(key),
  value: Buffer.from(value),
  headers: [],
});

/** What goes where: topic, the partition of each send, and its values. */
function sendsFrom(inputPartition: number, partitionCount: number, deadLetters: readonly OutgoingRecord[]) {
  const destination: Destination = {
    inputPartition,
    inputPartitionCount: 3,
    output: limits('out', partitionCount),
    deadLetters: limits('dead', partitionCount),
  };
  const batch = { outputs: new Map(), deadLetters } as unknown as ProcessedBatch;
  return [...sendsOf(batch, destination, 1_000)].map(({ topic, messages }) => {
    const [message, ...others] = messages as unknown as readonly BatchMessage[];
    expect(others).toEqual([]);
    stampBatch(message!.batch, NO_PRODUCER, crc32c);
    const values = readBlocks(message!.batch.bytes, codecs)
      .flatMap(recordsOfBlock)
      .map(({ value }) => String(value));
    expect(message!.length).toBe(values.length);
    return { topic, partition: message!.partition, values };
  });
}

const NO_PRODUCER = { producerId: -1n, producerEpoch: -1, baseSequence: -1, isTransactional: false };
const keyed = Array.from({ length: 40 }, (_, i) => record(`key-${i % 7}`, String(i)));

describe('the sends of a batch', () => {
  it('keep the number of the partition where both topics have as many', () => {
    expect(sendsFrom(2, 3, keyed)).toEqual([{ topic: 'dead', partition: 2, values: keyed.map((_, i) => String(i)) }]);
    expect(routingTo(limits('out', 3), 3).partitionOf(2)).toBe(2);
  });

  it('go to one partition each, where keys decide, and keep the order within it', () => {
    const sends = sendsFrom(2, 5, keyed);
    expect(sends.length).toBeGreaterThan(1);
    for (const { partition, values } of sends) {
      const expected = keyed.filter(({ key }) => partitionOfKey(key!, 5) === partition);
      expect(values).toEqual(expected.map(({ value }) => String(value)));
    }
    expect(sends.flatMap(({ values }) => values)).toHaveLength(keyed.length);
    expect(routingTo(limits('out', 5), 3).partitionOf(2)).toBeNull();
  });

  it('go by their keys from a partition that was added to the input', () => {
    const [send] = sendsFrom(7, 3, [record('a', 'x')]);
    expect(send!.partition).toBe(partitionOfKey(Buffer.from('a'), 3));
    expect(sendsFrom(7, 3, [record(null, 'x'), record(null, 'y')])[0]!.partition).toBe(7 % 3);
  });
});

describe('what brokers have acknowledged', () => {
  const send = { topic: 'out', messages: [{ partition: 1, value: 'a' }] };

  it('is enough where every partition is there', () => {
    expect(() => checkAcknowledged(send, [{ topicName: 'out', partition: 1, errorCode: 0 }])).not.toThrow();
  });

  it('ends the worker where records were left out', () => {
    expect(() => checkAcknowledged(send, [])).toThrow('topic out has no partition 1 any more');
  });
});
