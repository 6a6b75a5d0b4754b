import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTopics, deleteTopics } from '../../../../demo/cluster-topics.ts';
import { createBrokers, type Brokers } from '../../../../src/adapters/kafka/client/brokers.ts';
import { createFetcher, type Fetcher } from '../../../../src/adapters/kafka/fetch/fetcher.ts';
import { createKafkaClient, logLevel } from '../../../../src/adapters/kafka/kafkajs.ts';
import { recordsOfBlock } from '../../../../src/records/for-each-record.ts';
import { fromTheStart } from '../../../support/fetcher-over.ts';
import { inTransaction } from '../../../support/in-transaction.ts';
import { setScene, type Scene } from '../../../support/scene.ts';
import { waitFor } from '../../../support/wait-for.ts';

const PARTITIONS = 50;

describe('a fetcher', () => {
  let scene: Scene;
  let brokers: Brokers;
  let fetcher: Fetcher;
  let told: string[];
  /** Values by partition, in the order in which they came, and where each partition stands. */
  let values: string[][];
  let positions: Map<number, bigint>;
  beforeEach(async () => {
    scene = await setScene({ partitions: PARTITIONS });
    told = [];
    values = Array.from({ length: PARTITIONS }, () => []);
    positions = new Map(fromTheStart(PARTITIONS));
    brokers = createBrokers(scene.kafka);
    await brokers.connect([scene.inputTopic]);
    fetcher = fetch(brokers);
  });
  afterEach(async () => {
    await fetcher.stop();
    await brokers.disconnect();
    await scene.end();
  });

  function fetch(over: Brokers): Fetcher {
    return createFetcher({
      brokers: over,
      topic: scene.inputTopic,
      groupId: scene.settings['CONSUMER_GROUP']!,
      maxBytes: 1 << 20,
      maxBytesPerPartition: 64 << 10,
      handlers: {
        onArrival: take,
        onSign() {},
        onFailedAttempt: ({ message }) => void told.push(message),
        onMadeAnew: () => void told.push('made anew'),
        onFatal: ({ message }) => void told.push(`fatal: ${message}`),
      },
    });
  }

  function take(): void {
    for (const { partitions, release } of fetcher.take(1 << 20) ?? []) {
      for (const { partition, fetchedOffset, lastOffset, blocks } of partitions) {
        expect(fetchedOffset).toBe(positions.get(partition));
        positions.set(partition, lastOffset + 1n);
        for (const block of blocks) {
          for (const { offset, value } of recordsOfBlock(block)) {
            // A batch of which the beginning was deleted comes whole.
            if (BigInt(offset) >= fetchedOffset) values[partition]!.push(String(value).slice(0, 8).trim());
          }
        }
      }
      release();
    }
  }

  const send = (partition: number, from: number, to: number, padding = 0) =>
    scene.send(Array.from({ length: to - from }, (_, i) => ({ partition, value: `v${from + i}`.padEnd(8 + padding) })));
  const expected = (count: number) => Array.from({ length: count }, (_, i) => `v${i}`);
  const cameTo = (count: number) => waitFor(`${count} records`, () => values.flat().length >= count);

  it('brings the records of many partitions, each once and in order, while more come and memory is scarce', async () => {
    for (let partition = 0; partition < PARTITIONS; partition++) await send(partition, 0, 20, 2_000);
    fetcher.assign(fromTheStart(PARTITIONS));
    await send(7, 20, 500, 2_000);
    for (let partition = 0; partition < 6; partition++) await send(partition, 20, 40);
    await cameTo(PARTITIONS * 20 + 480 + 120);
    const counts = values.map((_, partition) => (partition === 7 ? 500 : partition < 6 ? 40 : 20));
    expect(values).toEqual(counts.map(expected));
    expect(fetcher.inHandBytes()).toBe(0);
    expect(told.filter((message) => /^(fatal|made anew)/u.test(message))).toEqual([]);
  });

  it('leaves out what was aborted, and comes to an end where no record stands', async () => {
    fetcher.assign(positions);
    const messages = (from: number) => [0, 1].map((i) => ({ partition: 3, value: `v${from + i}` }));
    await inTransaction(scene, 'commit', messages(0)); // and a marker at offset 2
    await inTransaction(scene, 'abort', messages(8)); // and a marker at offset 5
    await send(3, 2, 4);
    await waitFor('the end', () => positions.get(3) === 8n);
    expect(values[3]).toEqual(expected(4));
    const finish = await inTransaction(scene, 'leave open', messages(4));
    await send(4, 0, 1);
    await waitFor('another partition', () => positions.get(4) === 1n);
    expect(positions.get(3)).toBe(8n);
    await finish();
    await waitFor('the end', () => positions.get(3) === 11n);
  });

  it('passes over what was deleted, and notices that the topic was made anew', async () => {
    await send(0, 0, 10);
    const topic = scene.inputTopic;
    await waitFor('records deleted', () =>
      scene.admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '6' }] }).then(
        () => true,
        () => false,
      ),
    );
    positions.set(0, 6n);
    fetcher.assign(fromTheStart(PARTITIONS));
    await cameTo(4);
    expect(values[0]).toEqual(['v6', 'v7', 'v8', 'v9']);
    await deleteTopics(scene.admin, [topic]);
    await waitFor('a failed attempt', () => told.some((message) => message.includes(topic)));
    await createTopics(scene.admin, [{ topic, numPartitions: PARTITIONS }]);
    await waitFor('a word of it', () => told.includes('made anew'));
    positions = new Map(fromTheStart(PARTITIONS));
    values[0] = [];
    fetcher.assign(positions);
    await send(0, 0, 3);
    await cameTo(3);
    expect(values[0]).toEqual(expected(3));
    expect(told.filter((message) => message.startsWith('fatal'))).toEqual([]);
  });

  it('asks for little while nothing comes, whatever the number of partitions', async () => {
    const sizes: number[] = [];
    const kafka = createKafkaClient({
      clientId: 'test',
      brokers: scene.settings['KAFKA_BROKERS']!.split(','),
      logLevel: logLevel.DEBUG,
      logCreator:
        () =>
        ({ log }) => {
          const { message, size } = log as { message: string; size?: number };
          if (message.startsWith('Request Fetch')) sizes.push(size!);
        },
    });
    const counted = createBrokers(kafka);
    await counted.connect([scene.inputTopic]);
    const quiet = fetch(counted);
    try {
      quiet.assign(fromTheStart(PARTITIONS));
      // A broker may not know yet at the beginning that it leads them all.
      await waitFor('three small requests', () => sizes.length > 3 && sizes.slice(-3).every((size) => size < 60));
      expect(sizes[0]).toBeGreaterThan(PARTITIONS * 28);
    } finally {
      await quiet.stop();
      await counted.disconnect();
    }
  });
});
