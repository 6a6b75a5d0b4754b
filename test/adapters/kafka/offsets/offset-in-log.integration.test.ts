import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { offsetsInLog, partitionOfGroup } from '../../../../src/adapters/kafka/offsets/offset-in-log.ts';
import { setScene, type Scene } from '../../../support/scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await setScene({ partitions: 40 });
});
afterAll(() => scene.end());

/** Makes offsets part of a transaction of the group. */
async function commit(
  groupId: string,
  offsets: Readonly<Record<number, string>>,
  end: 'commit' | 'abort',
): Promise<void> {
  const producer = scene.kafka.producer({ transactionalId: crypto.randomUUID(), maxInFlightRequests: 1 });
  await producer.connect();
  const transaction = await producer.transaction();
  // Without anything sent kafkajs would abort in its own way.
  await transaction.send({ topic: scene.settings['OUTPUT_TOPIC']!, messages: [{ partition: 0, value: 'x' }] });
  const partitions = Object.entries(offsets).map(([partition, offset]) => ({
    partition: Number(partition),
    offset,
    metadata: `of ${groupId}`,
  }));
  await transaction.sendOffsets({ consumerGroupId: groupId, topics: [{ topic: scene.inputTopic, partitions }] });
  await transaction[end]();
  await producer.disconnect();
}

const inLog = (groupId: string, partitions: readonly number[], topic = scene.inputTopic) =>
  offsetsInLog(scene.kafka, { groupId, topic, partitions });

describe("the offsets in the coordinators' log", () => {
  it.each([1, 2, 3, 4, 5, 6])('are the last that were committed, of whichever group it is (%d)', async () => {
    const groupId = crypto.randomUUID();
    await commit(groupId, { 1: '5' }, 'commit');
    await commit(groupId, { 1: '5000000000' }, 'commit');
    await commit(groupId, { 1: '7' }, 'abort');
    expect(await inLog(groupId, [0, 1])).toEqual(new Map([[1, { offset: 5_000_000_000n, metadata: `of ${groupId}` }]]));
    expect(await inLog(groupId, [1], 'another')).toEqual(new Map());
    expect(await inLog('another', [1])).toEqual(new Map());
  });

  it('are those of many partitions, and of no others', async () => {
    const groupId = crypto.randomUUID();
    const all = Array.from({ length: 40 }, (_, partition) => partition);
    await commit(groupId, Object.fromEntries(all.map((partition) => [partition, String(100 + partition)])), 'commit');
    await commit(groupId, { 3: '900', 39: '901' }, 'commit');
    const wanted = all.filter((partition) => partition !== 7);
    const expected = (partition: number) =>
      partition === 3 ? 900n : partition === 39 ? 901n : BigInt(100 + partition);
    expect([...(await inLog(groupId, wanted))].toSorted(([one], [other]) => one - other)).toEqual(
      wanted.map((partition) => [partition, { offset: expected(partition), metadata: `of ${groupId}` }]),
    );
  });

  it('are those of a group whose name holds any letters', async () => {
    const groupId = `Gruppe Zoë ☎ ${crypto.randomUUID()}`;
    await commit(groupId, { 1: '5' }, 'commit');
    expect(await inLog(groupId, [1])).toEqual(new Map([[1, { offset: 5n, metadata: `of ${groupId}` }]]));
  });

  it('are none where the group is deleted', async () => {
    const groupId = crypto.randomUUID();
    await commit(groupId, { 1: '5' }, 'commit');
    await scene.admin.deleteGroups([groupId]);
    expect(await inLog(groupId, [1])).toEqual(new Map());
  });

  it('are looked for where the hash of the group puts them, even if that is the least of all numbers', () => {
    expect(partitionOfGroup('polygenelubricants', 50)).toBe(0);
    expect(partitionOfGroup('a', 50)).toBe(97 % 50);
  });
});
