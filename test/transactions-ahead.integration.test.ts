import { afterEach, beforeEach, expect, it } from 'vitest';
import { scrapeMetrics } from '../demo/scrape-metrics.ts';
import { marksAbort } from '../src/adapters/kafka/corrections/aborted-records.ts';
import { exampleCall } from './support/example-call.ts';
import { fetchBatches } from './support/fetch-batches.ts';
import { setScene, type Scene } from './support/scene.ts';
import { waitFor } from './support/wait-for.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await setScene({ partitions: 1 });
});
afterEach(() => scene.end());

/** How the transactions of the output's only partition have ended. */
async function ends(): Promise<readonly string[]> {
  const { messages } = await fetchBatches(scene.kafka, scene.settings['OUTPUT_TOPIC']!, 0, 0n);
  return messages
    .filter(({ isControlRecord }) => isControlRecord)
    .map(({ key }) => (marksAbort(key) ? 'aborted' : 'committed'));
}

it('a transaction that was begun ahead, and for which nothing comes, is taken back, and the next batch gets another', async () => {
  const lines: string[] = [];
  const worker = await scene.startWorker({}, [], { onLine: (line) => lines.push(line) });
  const ids = ['one', 'two', 'three', 'four'];
  const sendAndAwait = async (count: number) => {
    await scene.send([{ key: 'key', value: scene.encode(exampleCall({ eventId: ids[count - 1]! })), partition: 0 }]);
    await scene.committed(worker, count);
  };
  for (const count of [1, 2, 3]) await sendAndAwait(count);
  const committed = ['committed', 'committed', 'committed'];
  await waitFor('the end of the one that waits', async () => (await ends()).length > committed.length);
  expect(await ends()).toEqual([...committed, 'aborted']);
  await sendAndAwait(4);

  expect((await scene.outputs()).map(({ call }) => call.eventId)).toEqual(ids);
  expect(await ends()).toEqual([...committed, 'aborted', 'committed']);
  // Nothing had to be opened anew for it.
  expect(lines.filter((line) => line.includes('partition opened'))).toHaveLength(1);
  expect((await scrapeMetrics(worker.url)).transactionsCommitted).toBe(4);
});
