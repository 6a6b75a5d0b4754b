import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exampleCall } from './support/example-call.ts';
import { setScene, type Scene } from './support/scene.ts';
import { startFlakyProxy } from './support/flaky-proxy.ts';
import { waitFor } from './support/wait-for.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await setScene();
});
afterEach(() => scene.end());

const QUICK = { STUCK_TIMEOUT_MS: '20000', SHUTDOWN_TIMEOUT_MS: '1000' };

const statusOf = async (url: string) => (await fetch(url)).status;

/** Asks a page again and again; the statuses that it gave so far, 0 where nobody answered. */
function watchPage(url: string) {
  const seen = new Set<number>();
  const ask = () => void statusOf(url).then(seen.add.bind(seen), () => seen.add(0));
  const timer = setInterval(ask, 5);
  return { seen, end: () => clearInterval(timer) };
}

describe('a worker that has stopped going on', () => {
  it('says what has, and ends with 1', async () => {
    const round = {
      file: 'src/pipeline/publish-items.ts',
      text: 'await outlet.publish(',
      replacement: 'await new Promise(() => {}) ?? await outlet.publish(',
    };
    const consumer = {
      file: 'src/adapters/kafka/consumer.ts',
      text: 'await member.start();',
      replacement: '',
    };
    await scene.send([{ key: 'a', value: scene.encode(exampleCall()) }]);
    const ends = await Promise.all(
      [round, consumer].map(async (change) => {
        const worker = await scene.startWorker(QUICK, [change]);
        const health = watchPage(`${worker.url}/healthz`);
        const { code, lastLines } = await worker.ended;
        health.end();
        return { code, unhealthy: health.seen.has(503), said: lastLines.join('\n') };
      }),
    );
    // Its stop waits for the round; without one there is nothing to wait for, and hardly a moment to be asked.
    expect(ends[0]).toMatchObject({ code: 1, unhealthy: true });
    expect(ends[1]).toMatchObject({ code: 1 });
    expect(ends[0]!.said).toMatch(/the round in hand has not gone on for 20000 ms/);
    expect(ends[1]!.said).toMatch(/the consumer has not gone on for 20000 ms/);
  });
});

describe('a worker whose group rebalances', () => {
  it('is not ready from the word of the broker until it has joined again', async () => {
    // Joining again takes a few milliseconds, too few to be asked in.
    const slowly = {
      file: 'src/adapters/kafka/consumer.ts',
      text: 'observer.onRevoked(why);',
      replacement: 'observer.onRevoked(why); await new Promise((resolve) => setTimeout(resolve, 500));',
    };
    const first = await scene.startWorker({}, [slowly]);
    const isReady = async () => (await statusOf(`${first.url}/readyz`)) === 200;
    await waitFor('readiness', isReady);
    const readiness = watchPage(`${first.url}/readyz`);
    await scene.startWorker();
    await waitFor('the rebalance', () => readiness.seen.has(503));
    await waitFor('readiness again', isReady);
    readiness.end();
  });
});

describe('a worker whose registry is away', () => {
  it('is healthy and ready while records wait, for longer than a batch may be stuck', async () => {
    const registry = await startFlakyProxy(scene.settings['SCHEMA_REGISTRY_URL']!);
    const worker = await scene.startWorker({ ...QUICK, SCHEMA_REGISTRY_URL: registry.url });
    await waitFor('readiness', async () => (await statusOf(`${worker.url}/readyz`)) === 200);
    const pages = [watchPage(`${worker.url}/healthz`), watchPage(`${worker.url}/readyz`)];
    registry.behave('hang');
    const since = performance.now();
    await scene.send([{ key: 'a', value: scene.encode(exampleCall()) }]);
    await waitFor('a long outage', () => performance.now() - since > 25_000);
    registry.behave('pass');
    await scene.committed(worker, 1);
    for (const { seen, end } of pages) {
      end();
      expect([...seen]).toEqual([200]);
    }
    await registry.close();
  });
});
