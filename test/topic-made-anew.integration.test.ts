import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTopics, deleteTopics } from '../demo/cluster-topics.ts';
import { exampleCall } from './support/example-call.ts';
import { setScene, type Scene } from './support/scene.ts';
import { waitFor } from './support/wait-for.ts';

const PARTITIONS = 2;

let scene: Scene;
beforeEach(async () => {
  scene = await setScene({ partitions: PARTITIONS });
});
afterEach(() => scene.end());

const idsOf = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}-${i}`);

/** A send for each partition: kafkajs repeats one for several as a whole where one of them has no leader yet. */
async function send(ids: readonly string[]): Promise<void> {
  for (let partition = 0; partition < PARTITIONS; partition++) {
    const records = ids
      .filter((_, i) => i % PARTITIONS === partition)
      .map((eventId) => ({
        key: Buffer.from(eventId),
        value: scene.encode(exampleCall({ eventId })),
        headers: [],
        timestamp: String(Date.now()),
      }));
    await scene.sendRecords(scene.inputTopic, partition, records);
  }
}

async function makeAnew(): Promise<void> {
  await deleteTopics(scene.admin, [scene.inputTopic]);
  await waitFor('the topic to be gone', async () => !(await scene.admin.listTopics()).includes(scene.inputTopic));
  await createTopics(scene.admin, [{ topic: scene.inputTopic, numPartitions: PARTITIONS }]);
}

describe('a worker whose input topic is deleted and made anew', () => {
  it.each([
    ['fewer', 'exactly-once', 10],
    ['more', 'exactly-once', 60],
    ['more', 'at-least-once', 60],
  ])('begins it at its start, though it holds %s records than the former (%s)', async (_, delivery, count) => {
    const before = idsOf('before', 40);
    const worker = await scene.startWorker({ DELIVERY: delivery });
    await send(before);
    await scene.committed(worker, before.length);
    await makeAnew();
    const after = idsOf('after', count);
    await send(after);
    await scene.committed(worker, before.length + after.length);
    const outputs = await scene.outputs();
    expect(outputs.map(({ call }) => call.eventId).toSorted()).toEqual([...before, ...after].toSorted());
  });
});
