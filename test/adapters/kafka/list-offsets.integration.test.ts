import { afterEach, expect, it } from 'vitest';
import { setScene, type Scene } from '../../support/scene.ts';

let scene: Scene;
afterEach(() => scene.end());

it('the high watermark counts records whose transaction is not committed yet', async () => {
  scene = await setScene({ partitions: 1 });
  const producer = scene.kafka.producer({ transactionalId: `${scene.inputTopic}-test`, maxInFlightRequests: 1 });
  await producer.connect();
  try {
    const transaction = await producer.transaction();
    await transaction.send({ topic: scene.inputTopic, messages: [{ value: 'a' }, { value: 'b' }] });
    expect(await scene.admin.fetchTopicOffsets(scene.inputTopic)).toMatchObject([{ low: '0', high: '2' }]);
    await transaction.abort();
  } finally {
    await producer.disconnect();
  }
});
