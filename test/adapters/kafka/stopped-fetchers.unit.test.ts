import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import '../../../src/adapters/kafka/kafkajs.ts';

interface Runner {
  start(): Promise<void>;
  stop(): Promise<void>;
}

const require = createRequire(import.meta.url);
const createRunner = require('kafkajs/src/consumer/runner') as new (options: object) => Runner;

const silent = { info() {}, warn() {}, error() {}, debug() {}, namespace: () => silent };

/** Without end they would leave the test itself no turn. */
const MANY = 1_000;

it('a consumer that is stopped while its fetchers are made anew comes to its end', async () => {
  let brokers = [1, 2];
  let askedFor = 0;
  let left = false;
  const answers = new Map<number, PromiseWithResolvers<readonly object[]>>();
  const runner = new createRunner({
    logger: silent,
    instrumentationEmitter: { emit() {} },
    concurrency: 1,
    onCrash(error: Error) {
      throw error;
    },
    consumerGroup: {
      connect: () => Promise.resolve(),
      joinAndSync: () => Promise.resolve(),
      heartbeat: () => Promise.resolve(),
      getNodeIds() {
        if (++askedFor > MANY) throw new Error('fetches on and on');
        return brokers;
      },
      fetch(nodeId: number) {
        const answer = Promise.withResolvers<readonly object[]>();
        answers.set(nodeId, answer);
        return answer.promise;
      },
      leave() {
        left = true;
        return Promise.resolve();
      },
    },
  });
  await runner.start();

  // A connection is lost: the one fetcher notices, and the other is waited for.
  brokers = [1];
  answers.get(2)!.resolve([]);
  await new Promise(setImmediate);
  const stopped = runner.stop();
  answers.get(1)!.resolve([]);
  await stopped;

  expect(left).toBe(true);
  expect(askedFor).toBeLessThan(MANY);
});
