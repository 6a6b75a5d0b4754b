import { describe, expect, it } from 'vitest';
import { checkAcknowledged, sendsOf, type Destination } from '../../../src/adapters/kafka/outgoing.ts';
import { partitionOfKey } from '../../../src/adapters/kafka/kafkajs.ts';
import type { ProcessedBatch } from '../../../src/pipeline/process-batch.ts';
import type { OutgoingRecord } from '../../../src/records/record.ts';

const limits = (topic: string, partitionCount: number) => ({ topic, partitionCount, maxBatchBytes: 1_000_000 });
const record = (key: string | null, value: string): OutgoingRecord => ({
  timestamp: '0',
  key: key === null ? null : Buffer.from(key),
  value: Buffer.from(value),
  headers: [],
});

/** What goes where: topic, the partitions of the send, and its values. */
function sendsFrom(inputPartition: number, outputPartitions: number, outputs: readonly OutgoingRecord[]) {
  const destination: Destination = {
    inputPartition,
    inputPartitionCount: 3,
    output: limits('out', outputPartitions),
    deadLetters: limits('dead', outputPartitions),
  };
  const batch = { outputs, deadLetters: [] } as unknown as ProcessedBatch;
  return [...sendsOf(batch, destination, 1_000)].map(({ topic, messages }) => ({
    topic,
    partitions: [...new Set(messages.map(({ partition }) => partition))],
    values: messages.map(({ value }) => String(value)),
  }));
}

const keyed = Array.from({ length: 40 }, (_, i) => record(`key-${i % 7}`, String(i)));

describe('the sends of a batch', () => {
  it('keep the number of the partition where both topics have as many', () => {
    expect(sendsFrom(2, 3, keyed)).toEqual([{ topic: 'out', partitions: [2], values: keyed.map((_, i) => String(i)) }]);
  });

  it('go to one partition each, where keys decide, and keep the order within it', () => {
    const sends = sendsFrom(2, 5, keyed);
    expect(sends.length).toBeGreaterThan(1);
    for (const { partitions, values } of sends) {
      expect(partitions).toHaveLength(1);
      const expected = keyed.filter(({ key }) => partitionOfKey(key!, 5) === partitions[0]);
      expect(values).toEqual(expected.map(({ value }) => String(value)));
    }
    expect(sends.flatMap(({ values }) => values)).toHaveLength(keyed.length);
  });

  it('go by their keys from a partition that was added to the input', () => {
    const [send] = sendsFrom(7, 3, [record('a', 'x')]);
    expect(send!.partitions).toEqual([partitionOfKey(Buffer.from('a'), 3)]);
    expect(sendsFrom(7, 3, [record(null, 'x'), record(null, 'y')])[0]!.partitions).toEqual([7 % 3]);
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
