import { afterEach, expect, it } from 'vitest';
import { createCallGenerator } from '../demo/call-generator.ts';
import { COMPRESSIONS } from '../src/records/record-batch.ts';
import { fetchBatches } from './support/fetch-batches.ts';
import { setScene, type Scene } from './support/scene.ts';

let scene: Scene;
afterEach(() => scene.end());

const next = createCallGenerator({ seed: 3, startAtMs: 1_790_000_000_000 });
const calls = Array.from({ length: 400 }, () => next().call);

/** How the batches of a topic's first partition are compressed, control batches left out. */
async function compressionsIn(topic: string): Promise<ReadonlySet<string>> {
  const { blocks } = await fetchBatches(scene.kafka, topic, 0, 0n);
  return new Set(blocks.flatMap(({ isControl, compression }) => (isControl ? [] : [compression])));
}

it.each(COMPRESSIONS.filter((each) => each !== 'none'))(
  'records that a broker has compressed by %s are worked, and outputs compressed so',
  async (codec) => {
    scene = await setScene({ partitions: 1, inputCompression: codec });
    await scene.send(calls.map((call) => ({ key: call.callId, value: scene.encode(call), partition: 0 })));
    expect(await compressionsIn(scene.inputTopic)).toEqual(new Set([codec]));
    const worker = await scene.startWorker({ OUTPUT_COMPRESSION: codec });
    await scene.committed(worker, calls.length);
    const outputs = await scene.outputs();
    expect(outputs.map(({ call }) => call)).toEqual(calls);
    expect(await compressionsIn(scene.settings['OUTPUT_TOPIC']!)).toEqual(new Set([codec]));
    expect(await scene.deadLetters()).toEqual([]);
  },
);
