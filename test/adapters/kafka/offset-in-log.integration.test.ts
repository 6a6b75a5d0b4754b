import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { offsetInLog, partitionOfGroup } from '../../../src/adapters/kafka/offset-in-log.ts';
import { setScene, type Scene } from '../../support/scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await setScene({ partitions: 2 });
});
afterAll(() => scene.end());

/** Makes an offset of partition 1 part of a transaction of the group. */
async function commit(groupId: string, offset: string, end: 'commit' | 'abort'): Promise<void> {
  const producer = scene.kafka.producer({ transactionalId: crypto.randomUUID(), maxInFlightRequests: 1 });
  await producer.connect();
  const transaction = await producer.transaction();
  // Without anything sent kafkajs would abort in its own way.
  await transaction.send({ topic: scene.settings['OUTPUT_TOPIC']!, messages: [{ partition: 0, value: 'x' }] });
  const topics = [{ topic: scene.inputTopic, partitions: [{ partition: 1, offset, metadata: `of ${groupId}` }] }];
  await transaction.sendOffsets({ consumerGroupId: groupId, topics });
  await transaction[end]();
  await producer.disconnect();
}

const inLog = (groupId: string, partition = 1, topic = scene.inputTopic) =>
  offsetInLog(scene.kafka, { groupId, topic, partition });

describe("the offset in the coordinators' log", () => {
  it.each([1, 2, 3, 4, 5, 6])('is the last that was committed, of whichever group it is (%d)', async () => {
    const groupId = crypto.randomUUID();
    await commit(groupId, '5', 'commit');
    await commit(groupId, '5000000000', 'commit');
    await commit(groupId, '7', 'abort');
    expect(await inLog(groupId)).toEqual({ offset: 5_000_000_000n, metadata: `of ${groupId}` });
    expect(await inLog(groupId, 0)).toBeNull();
    expect(await inLog(groupId, 1, 'another')).toBeNull();
    expect(await inLog('another')).toBeNull();
  });

  it('is that of a group whose name holds any letters', async () => {
    const groupId = `Gruppe Zoë ☎ ${crypto.randomUUID()}`;
    await commit(groupId, '5', 'commit');
    expect(await inLog(groupId)).toEqual({ offset: 5n, metadata: `of ${groupId}` });
  });

  it('is none where the group is deleted', async () => {
    const groupId = crypto.randomUUID();
    await commit(groupId, '5', 'commit');
    await scene.admin.deleteGroups([groupId]);
    expect(await inLog(groupId)).toBeNull();
  });

  it('is looked for where the hash of the group puts it, even if that is the least of all numbers', () => {
    expect(partitionOfGroup('polygenelubricants', 50)).toBe(0);
    expect(partitionOfGroup('a', 50)).toBe(97 % 50);
  });
});
