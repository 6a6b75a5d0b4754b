import type { Message } from 'kafkajs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTopicReader, type TopicReader } from '../../../src/adapters/kafka/topic-reader.ts';
import { inTransaction } from '../../support/in-transaction.ts';
import { setScene, type Scene } from '../../support/scene.ts';

let scene: Scene;
let reader: TopicReader;
beforeEach(async () => {
  scene = await setScene({ partitions: 2 });
  reader = createTopicReader(scene.kafka, { standstillMs: 2_000 });
});
afterEach(async () => {
  await reader.disconnect();
  await scene.end();
});

const values = (from: number, to: number): Message[] =>
  Array.from({ length: to - from }, (_, i) => ({
    partition: 0,
    value: `v${from + i}`,
    timestamp: String(1_000 + from + i),
  }));

async function read(from: number, to: number): Promise<readonly string[]> {
  const found: string[] = [];
  const range = { topic: scene.inputTopic, partition: 0, from: BigInt(from), to: BigInt(to) };
  for await (const records of reader.read(range)) found.push(...records.map(({ value }) => String(value)));
  return found;
}

describe('a reader of topics', () => {
  it('reads a range and nothing before or behind it', async () => {
    await scene.send(values(0, 40));
    expect(await read(7, 12)).toEqual(['v7', 'v8', 'v9', 'v10', 'v11']);
    expect(await read(0, 40)).toHaveLength(40);
    expect(await read(40, 40)).toEqual([]);
  });

  it('tells the bounds of every partition, of an empty one too', async () => {
    await scene.send(values(0, 3));
    expect(await reader.bounds(scene.inputTopic)).toEqual([
      { partition: 0, low: 0n, high: 3n },
      { partition: 1, low: 0n, high: 0n },
    ]);
  });

  it('gives the first offset that is not older than a time, and the end where there is none', async () => {
    await scene.send(values(0, 10));
    expect(await reader.offsetsAt(scene.inputTopic, 1_004)).toEqual(
      new Map([
        [0, 4n],
        [1, 0n],
      ]),
    );
    expect(await reader.offsetsAt(scene.inputTopic, 9_000)).toEqual(
      new Map([
        [0, 10n],
        [1, 0n],
      ]),
    );
  });

  it('leaves out what was aborted, and reaches an end where no record stands', async () => {
    await inTransaction(scene, 'commit', values(0, 2)); // and a marker at offset 2
    await inTransaction(scene, 'abort', values(3, 6)); // and a marker at offset 6
    expect(await read(0, 7)).toEqual(['v0', 'v1']);
    await scene.send(values(7, 8));
    expect(await read(0, 8)).toEqual(['v0', 'v1', 'v7']);
    expect(await read(2, 7)).toEqual([]);
  });

  it('keeps headers as a list, with their order, repeated keys and nulls', async () => {
    const headers = [
      { key: 'a', value: Buffer.from('1') },
      { key: 'b', value: null },
      { key: 'a', value: Buffer.from('2') },
    ];
    await scene.sendRecords(scene.inputTopic, 0, [
      { key: Buffer.from('k'), value: null, headers, timestamp: '1790000000000' },
    ]);
    const range = { topic: scene.inputTopic, partition: 0, from: 0n, to: 1n };
    for await (const [record] of reader.read(range)) {
      expect(record).toMatchObject({ offset: '0', key: Buffer.from('k'), value: null });
      expect(record!.headers).toEqual(headers);
    }
    expect.assertions(2);
  });

  it('gives up at a transaction that is left open, and says where', async () => {
    await scene.send(values(0, 2));
    const finish = await inTransaction(scene, 'leave open', values(2, 4));
    try {
      await expect(read(0, 4)).rejects.toThrow(
        /cannot be read beyond offset 2 \(to 3 was asked for\): a transaction may be open there/,
      );
    } finally {
      await finish();
    }
  });

  it('says what is not there: a topic, a partition, an offset', async () => {
    await expect(reader.bounds('nothing-here')).rejects.toThrow('there is no topic nothing-here');
    await expect(read(100, 101)).rejects.toThrow(/partition 0 of .* does not hold offset 100/);
    const range = { topic: scene.inputTopic, partition: 7, from: 0n, to: 1n };
    await expect(reader.read(range).next()).rejects.toThrow(/has no partition 7/);
  });

  it('does not make a topic by asking for it', async () => {
    await expect(reader.bounds('nothing-here')).rejects.toThrow();
    expect(await scene.admin.listTopics()).not.toContain('nothing-here');
  });

  it('goes on reading while a range grows, without an end of its own', async () => {
    await scene.send(values(0, 1));
    const iterator = reader.read({ topic: scene.inputTopic, partition: 0, from: 0n, to: 2n });
    expect((await iterator.next()).value).toHaveLength(1);
    const second = iterator.next();
    await scene.send(values(1, 2));
    expect((await second).value).toHaveLength(1);
    expect((await iterator.next()).done).toBe(true);
  });
});
