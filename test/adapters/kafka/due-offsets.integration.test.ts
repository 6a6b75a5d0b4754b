import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createTopics, deleteTopics } from '../../../demo/cluster-topics.ts';
import { createDueOffsets, type DueOffsets } from '../../../src/adapters/kafka/due-offsets.ts';
import { StopError } from '../../../src/pipeline/failures.ts';
import { createKafkaClient, logLevel } from '../../../src/adapters/kafka/kafkajs.ts';

const topic = `due-${crypto.randomUUID()}`;
const MARK = 'noted ☎';
const newGroup = (length = 36) => crypto.randomUUID().padEnd(length, 'x');

describe('the offset that is due next', () => {
  const kafka = createKafkaClient({ clientId: 'test', brokers: [...inject('brokers')], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  let offsets: DueOffsets;
  beforeAll(async () => {
    await admin.connect();
    await createTopics(admin, [{ topic, numPartitions: 2 }]);
    offsets = createDueOffsets(kafka);
    // The first group of a cluster has no coordinator for a moment.
    await offsets.dueOffset(newGroup(), topic, 0);
  });
  afterAll(async () => {
    await offsets.disconnect();
    await deleteTopics(admin, [topic]);
    await admin.disconnect();
  });

  it.each([10, 127, 200])('is the committed one, of a group with a name of %d characters', async (length) => {
    const groupId = newGroup(length);
    const end = await beginToCommit(groupId, 1, '5000000000');
    await end();
    expect(await offsets.dueOffset(groupId, topic, 1)).toEqual({
      offset: 5_000_000_000n,
      metadata: MARK,
      isCommitted: true,
    });
    expect(await offsets.dueOffset(groupId, topic, 0)).toEqual({ offset: 0n, metadata: '', isCommitted: false });
  });

  it('is the earliest where nothing was committed', async () => {
    const producer = kafka.producer();
    await producer.connect();
    await producer.send({ topic, messages: Array.from({ length: 5 }, () => ({ partition: 0, value: 'x' })) });
    await producer.disconnect();
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '3' }] });
    expect(await offsets.dueOffset(newGroup(), topic, 0)).toEqual({ offset: 3n, metadata: '', isCommitted: false });
  });

  it('is that of a partition that was just added, too', async () => {
    const groupId = newGroup();
    expect(await offsets.dueOffset(groupId, topic, 1)).toEqual({ offset: 0n, metadata: '', isCommitted: false });
    await admin.createPartitions({ topicPartitions: [{ topic, count: 3 }] });
    const end = await beginToCommit(groupId, 2, '7');
    await end();
    expect(await offsets.dueOffset(groupId, topic, 2)).toEqual({ offset: 7n, metadata: MARK, isCommitted: true });
  });

  it('waits for a transaction that has not ended', async () => {
    const groupId = newGroup();
    const end = await beginToCommit(groupId, 0, '4');
    const due = offsets.dueOffset(groupId, topic, 0);
    await end();
    expect(await due).toEqual({ offset: 4n, metadata: MARK, isCommitted: true });
  });

  it('belongs to a topic with an id of its own, which another of the same name does not have', async () => {
    const name = `${topic}-anew`;
    await createTopics(admin, [{ topic: name, numPartitions: 2 }]);
    const before = await offsets.topicId(newGroup(), name);
    expect(before).toMatch(/^[0-9a-f]{32}$/);
    expect(await offsets.topicId(newGroup(), name)).toBe(before);
    await deleteTopics(admin, [name]);
    await expect(offsets.topicId(newGroup(), name)).rejects.toThrow(new StopError(`topic ${name} is gone`));
    await createTopics(admin, [{ topic: name, numPartitions: 2 }]);
    expect(await offsets.topicId(newGroup(), name)).not.toBe(before);
    await deleteTopics(admin, [name]);
  });

  /** Adds an offset to a transaction; what it gives commits it. */
  async function beginToCommit(groupId: string, partition: number, offset: string): Promise<() => Promise<void>> {
    const producer = kafka.producer({ transactionalId: groupId, maxInFlightRequests: 1 });
    await producer.connect();
    const transaction = await producer.transaction();
    await transaction.send({ topic, messages: [{ partition: 0, value: 'x' }] });
    const topics = [{ topic, partitions: [{ partition, offset, metadata: MARK }] }];
    await transaction.sendOffsets({ consumerGroupId: groupId, topics });
    return async () => {
      await transaction.commit();
      await producer.disconnect();
    };
  }
});
