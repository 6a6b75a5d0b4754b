import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import '../../../src/adapters/kafka/kafkajs.ts';

const require = createRequire(import.meta.url);
type Handler = (batch: number) => Promise<void>;
const createWorker = require('kafkajs/src/consumer/worker') as (parts: {
  handler: Handler;
  workerId: number;
}) => object;
const createWorkerQueue = require('kafkajs/src/consumer/workerQueue') as (parts: {
  workers: readonly object[];
}) => Record<'push', Handler>;

const queueOf = (atOnce: number, handler: Handler) =>
  createWorkerQueue({ workers: Array.from({ length: atOnce }, (_, workerId) => createWorker({ handler, workerId })) });

it('works batches that are pushed one by one as many at once as there are workers, each once', async () => {
  const begun: number[] = [];
  const works = Array.from({ length: 5 }, () => Promise.withResolvers<void>());
  const queue = queueOf(2, (batch) => {
    begun.push(batch);
    return works[batch]!.promise;
  });
  const pushed = works.map((_, batch) => queue.push(batch));
  expect(begun).toEqual([0, 1]);
  works[1]!.resolve();
  await pushed[1];
  expect(begun).toEqual([0, 1, 2]);
  for (const work of works) work.resolve();
  await Promise.all(pushed);
  expect(begun).toEqual([0, 1, 2, 3, 4]);
});

it('works a batch that comes the moment another has ended, well or not', async () => {
  const queue = queueOf(1, (batch) => (batch % 2 === 0 ? Promise.resolve() : Promise.reject(new Error(`${batch}`))));
  for (let batch = 0; batch < 20; batch += 2) {
    await queue.push(batch);
    await expect(queue.push(batch + 1)).rejects.toThrow(`${batch + 1}`);
  }
});
