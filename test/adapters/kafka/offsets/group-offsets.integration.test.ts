import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createTopics, deleteTopics } from '../../../../demo/cluster-topics.ts';
import { createBrokers, type Brokers } from '../../../../src/adapters/kafka/client/brokers.ts';
import { createKafkaClient, logLevel } from '../../../../src/adapters/kafka/kafkajs.ts';
import { boundsOf } from '../../../../src/adapters/kafka/offsets/bounds.ts';
import { createGroupOffsets } from '../../../../src/adapters/kafka/offsets/group-offsets.ts';
import { RetryError, StopError } from '../../../../src/pipeline/failures.ts';

const topic = `offsets-${crypto.randomUUID()}`;
const MARK = 'noted ☎';
const newGroup = (length = 36) => crypto.randomUUID().padEnd(length, 'x');

describe('the offsets of a group', () => {
  const kafka = createKafkaClient({ clientId: 'test', brokers: [...inject('brokers')], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  let brokers: Brokers;
  beforeAll(async () => {
    await admin.connect();
    await createTopics(admin, [{ topic, numPartitions: 3 }]);
    brokers = createBrokers(kafka);
    await brokers.connect([topic]);
  });
  afterAll(async () => {
    await brokers.disconnect();
    await deleteTopics(admin, [topic]);
    await admin.disconnect();
  });

  const committed = (groupId: string, partitions: readonly number[], isStable = true) =>
    createGroupOffsets(brokers, groupId, topic).committed(partitions, isStable);
  const topicIdOf = (name: string) => createGroupOffsets(brokers, newGroup(), name).topicId();
  const at = (offset: bigint) => ({ offset, metadata: MARK });

  it.each([10, 127, 200])('are the committed ones, of a group with a name of %d characters', async (length) => {
    const groupId = newGroup(length);
    const end = await beginToCommit(groupId, { 1: '5000000000', 2: '7' });
    await end();
    expect(await committed(groupId, [0, 1, 2])).toEqual(
      new Map([
        [0, null],
        [1, at(5_000_000_000n)],
        [2, at(7n)],
      ]),
    );
  });

  it('are those of a partition that was just added, too', async () => {
    const groupId = newGroup();
    expect(await committed(groupId, [1])).toEqual(new Map([[1, null]]));
    await admin.createPartitions({ topicPartitions: [{ topic, count: 4 }] });
    const end = await beginToCommit(groupId, { 3: '7' });
    await end();
    expect(await committed(groupId, [1, 3])).toEqual(
      new Map([
        [1, null],
        [3, at(7n)],
      ]),
    );
  });

  it('wait for a transaction that has not ended', async () => {
    const groupId = newGroup();
    const end = await beginToCommit(groupId, { 0: '4' });
    const found = committed(groupId, [0, 1]);
    await end();
    expect(await found).toEqual(
      new Map([
        [0, at(4n)],
        [1, null],
      ]),
    );
  });

  it('leave out partitions whose transaction does not end, and can be had as they were before it', async () => {
    const groupId = newGroup();
    await (
      await beginToCommit(groupId, { 0: '4', 1: '5' })
    )();
    const end = await beginToCommit(groupId, { 0: '9' });
    expect(await committed(groupId, [0, 1])).toEqual(new Map([[1, at(5n)]]));
    expect(await committed(groupId, [0, 1], false)).toEqual(
      new Map([
        [0, at(4n)],
        [1, at(5n)],
      ]),
    );
    await end();
    expect(await committed(groupId, [0])).toEqual(new Map([[0, at(9n)]]));
  });

  it('belong to a topic with an id of its own, which another of the same name does not have', async () => {
    const name = `${topic}-anew`;
    await createTopics(admin, [{ topic: name, numPartitions: 2 }]);
    const before = await topicIdOf(name);
    expect(before).toMatch(/^[0-9a-f]{32}$/);
    expect(await topicIdOf(name)).toBe(before);
    await deleteTopics(admin, [name]);
    await expect(topicIdOf(name)).rejects.toThrow(new StopError(`topic ${name} is gone`));
    await createTopics(admin, [{ topic: name, numPartitions: 2 }]);
    expect(await topicIdOf(name)).not.toBe(before);
    await deleteTopics(admin, [name]);
  });

  it('begin where partitions do, and end where they end', async () => {
    const name = `${topic}-bounds`;
    await createTopics(admin, [{ topic: name, numPartitions: 3 }]);
    await brokers.connect([name]);
    const producer = kafka.producer();
    await producer.connect();
    await producer.send({ topic: name, messages: Array.from({ length: 5 }, () => ({ partition: 1, value: 'x' })) });
    await producer.disconnect();
    await admin.deleteTopicRecords({ topic: name, partitions: [{ partition: 1, offset: '3' }] });
    const all = [0, 1, 2];
    expect(await boundsOf(brokers, name, all, 'earliest')).toEqual(
      new Map([
        [0, 0n],
        [1, 3n],
        [2, 0n],
      ]),
    );
    expect(await boundsOf(brokers, name, all, 'latest')).toEqual(
      new Map([
        [0, 0n],
        [1, 5n],
        [2, 0n],
      ]),
    );
    await deleteTopics(admin, [name]);
  });

  it('cannot be told by a client that is not connected', async () => {
    const others = createBrokers(
      createKafkaClient({
        clientId: 'test',
        brokers: ['localhost:1'],
        logLevel: logLevel.NOTHING,
        retry: { retries: 0 },
      }),
    );
    await expect(createGroupOffsets(others, newGroup(), topic).committed([0], true)).rejects.toThrow(RetryError);
  });

  /** Adds offsets to a transaction; what it gives commits it. */
  async function beginToCommit(
    groupId: string,
    offsets: Readonly<Record<number, string>>,
  ): Promise<() => Promise<void>> {
    const producer = kafka.producer({ transactionalId: crypto.randomUUID(), maxInFlightRequests: 1 });
    await producer.connect();
    const transaction = await producer.transaction();
    await transaction.send({ topic, messages: [{ partition: 0, value: 'x' }] });
    const partitions = Object.entries(offsets).map(([partition, offset]) => ({
      partition: Number(partition),
      offset,
      metadata: MARK,
    }));
    await transaction.sendOffsets({ consumerGroupId: groupId, topics: [{ topic, partitions }] });
    return async () => {
      await transaction.commit();
      await producer.disconnect();
    };
  }
});
