import { afterEach, expect, it } from 'vitest';
import { setScene, type Scene } from '../../support/scene.ts';
import { waitFor } from '../../support/wait-for.ts';

let scene: Scene;
afterEach(() => scene.end());

it('under a backlog every partition gets its turn, though one fetch cannot bring them all', async () => {
  scene = await setScene({ partitions: 4 });
  const value = Buffer.alloc(1_000);
  await scene.send(Array.from({ length: 2_000 }, (_, i) => ({ key: null, value, partition: i % 4 })));
  const first = new Map<number, number>();
  let seen = 0;
  const consumer = scene.kafka.consumer({
    groupId: scene.settings['CONSUMER_GROUP']!,
    maxBytes: 20_000,
    maxBytesPerPartition: 20_000,
  });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [scene.inputTopic], fromBeginning: true });
    await consumer.run({
      eachBatch: ({ batch }) => {
        if (!first.has(batch.partition)) first.set(batch.partition, seen);
        seen += batch.messages.length;
        return Promise.resolve();
      },
    });
    await waitFor('a record of every partition', () => first.size === 4);
  } finally {
    await consumer.disconnect();
  }
  // In kafkajs' own order the last partition comes when the three before it are empty: after 1,500 records.
  expect(Math.max(...first.values())).toBeLessThan(1_000);
});
