import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { visiblePlaces } from '../../../../src/adapters/kafka/offsets/visible-places.ts';
import { inTransaction } from '../../../support/in-transaction.ts';
import { setScene, type Scene } from '../../../support/scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await setScene({ partitions: 2 });
});
afterEach(() => scene.end());

const visible = (...places: readonly (readonly [topic: string, partition: number, offset: bigint])[]) =>
  visiblePlaces(
    scene.kafka,
    places.map(([topic, partition, offset]) => ({ topic, partition, offset })),
  );

const send = (end: 'commit' | 'abort', partition: number, ...values: readonly string[]) =>
  inTransaction(
    scene,
    end,
    values.map((value) => ({ value, partition })),
  );

describe('whether records are committed', () => {
  it('is told of each that was committed, aborted, deleted since, or never written, in their order', async () => {
    const { inputTopic: topic } = scene;
    await send('commit', 0, 'a', 'b'); // 0, 1, and the mark
    await send('abort', 0, 'c', 'd'); // 3, 4, and the mark
    await send('commit', 0, 'e'); // 6, and the mark
    await send('abort', 1, 'f'); // 0, and the mark
    await send('commit', 1, 'g'); // 2, and the mark
    const places = [
      [topic, 0, 0n],
      [topic, 1, 0n],
      [topic, 0, 1n],
      [topic, 0, 3n],
      [scene.settings['OUTPUT_TOPIC']!, 0, 0n],
      [topic, 0, 4n],
      [topic, 0, 6n],
      [topic, 1, 2n],
      [topic, 0, 99n],
      [topic, 7, 0n],
      [topic, 0, -1n],
    ] as const;
    expect(await visible(...places)).toEqual([true, false, true, false, false, false, true, true, false, false, null]);
    await scene.admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '6' }] });
    expect(await visible([topic, 0, 4n])).toEqual([true]);
    expect(await visible()).toEqual([]);
  });

  it('is told of many at once', async () => {
    const { inputTopic: topic } = scene;
    for (let time = 0; time < 15; time++) await send(time % 2 === 0 ? 'commit' : 'abort', 0, 'x'); // each with its mark
    const places = Array.from({ length: 15 }, (_, time) => [topic, 0, BigInt(2 * time)] as const);
    expect(await visible(...places)).toEqual(places.map((__, time) => time % 2 === 0));
  });
});
