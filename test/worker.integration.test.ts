import type { PartitionAssigner, Transaction } from 'kafkajs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCallGenerator, type GeneratedCall } from '../demo/call-generator.ts';
import { createTopics, deleteTopics } from '../demo/cluster-topics.ts';
import { scrapeMetrics } from '../demo/scrape-metrics.ts';
import { partitionOfKey } from '../src/adapters/kafka/kafkajs.ts';
import { setScene, type Scene } from './support/scene.ts';
import { exampleCall } from './support/example-call.ts';
import { waitFor } from './support/wait-for.ts';

const generate = (count: number, seed = 1): readonly GeneratedCall[] => {
  const next = createCallGenerator({ seed, startAtMs: 1_790_000_000_000 });
  return Array.from({ length: count }, next);
};

let scene: Scene;
afterEach(() => scene.end());

/** Every call of the input is in the output once, and those of a partition are in their order. */
async function expectExactlyOnce(calls: readonly GeneratedCall[]): Promise<void> {
  const outputs = await scene.outputs();
  expect(outputs.map(({ call }) => call.eventId).toSorted()).toEqual(calls.map(({ call }) => call.eventId).toSorted());
  const order = new Map(calls.map(({ call }, index) => [call.eventId, index]));
  const last = new Map<number, number>();
  for (const { record, call } of outputs) {
    const index = order.get(call.eventId)!;
    expect(index).toBeGreaterThan(last.get(record.partition) ?? -1);
    last.set(record.partition, index);
  }
  expect(await scene.deadLetters()).toEqual([]);
}

const send = (calls: readonly GeneratedCall[]) =>
  scene.send(calls.map(({ call }, index) => ({ key: call.callId, value: scene.encode(call), partition: index % 3 })));

describe('the worker', () => {
  beforeEach(async () => {
    scene = await setScene();
  });

  it('gives every call the status that it was made for, and counts what it commits', async () => {
    const calls = generate(3_000);
    const worker = await scene.startWorker();
    await send(calls);
    await scene.committed(worker, calls.length);
    await expectExactlyOnce(calls);
    const expected = new Map(calls.map(({ call, expected }) => [call.eventId, expected]));
    for (const { call, classification } of await scene.outputs()) {
      const { status, unclassifiedReason } = classification;
      expect({ status, unclassifiedReason }).toEqual(expected.get(call.eventId));
    }
    const { calls: counts, lagRecords } = await scrapeMetrics(worker.url);
    const counted = new Map<string, number>();
    for (const { status, count } of counts) counted.set(status, (counted.get(status) ?? 0) + count);
    for (const [status, count] of counted) {
      expect([status, count]).toEqual([status, calls.filter(({ expected: meant }) => meant.status === status).length]);
    }
    expect(lagRecords).toBe(0);
    // None had to be made an object.
    expect(await (await fetch(`${worker.url}/metrics`)).text()).toContain('call_status_calls_plainly_total 0');
  });

  it('keeps key, timestamp, partition and headers as they are', async () => {
    const headers = [
      { key: 'b', value: Buffer.from('1') },
      { key: '0', value: null },
      { key: 'b', value: Buffer.from('2') },
    ];
    const call = exampleCall({ endCause: 'BUSY', calleeNumber: '+15550100' });
    const record = { value: scene.encode(call), timestamp: '1789999999999', headers };
    await scene.sendRecords(scene.inputTopic, 2, [
      { ...record, key: Buffer.from('the-key') },
      { ...record, key: null },
    ]);
    const worker = await scene.startWorker();
    await scene.committed(worker, 2);
    const outputs = await scene.outputs();
    expect(outputs.map(({ record: { key } }) => key?.toString() ?? null)).toEqual(['the-key', null]);
    for (const { record: published, call: written } of outputs) {
      expect(published).toMatchObject({ partition: 2, timestamp: '1789999999999', headers });
      expect(written).toEqual(call);
    }
  });

  it('goes on after a stop under load where it stood', async () => {
    const calls = generate(12_000);
    await send(calls.slice(0, 6_000));
    const first = await scene.startWorker({ FETCH_MAX_BYTES_PER_PARTITION: '20000' });
    await scene.committed(first, 500);
    expect(await scene.stopWorker(first)).toBe(0);
    expect((await scene.outputs()).length).toBeLessThan(6_000);
    const sending = send(calls.slice(6_000));
    await scene.startWorker();
    await sending;
    await scene.drained();
    await expectExactlyOnce(calls);
  });

  it('loses and doubles nothing when it is killed at work', async () => {
    const calls = generate(12_000);
    await send(calls);
    const first = await scene.startWorker({ FETCH_MAX_BYTES_PER_PARTITION: '20000' });
    await scene.committed(first, 500);
    first.kill('SIGKILL');
    await first.ended;
    await scene.startWorker();
    await scene.drained();
    await expectExactlyOnce(calls);
  });

  it('shares its partitions with a second member, which takes them all when the first leaves', async () => {
    const calls = generate(9_000);
    const first = await scene.startWorker();
    const second = await scene.startWorker();
    const assigned = async (url: string) =>
      Number(/^call_status_assigned_partitions (\d)/m.exec(await pageOf(url, '/metrics'))?.[1]);
    await waitFor('both to own partitions, and all of them', async () => {
      const [ofFirst, ofSecond] = [await assigned(first.url), await assigned(second.url)];
      return ofFirst > 0 && ofSecond > 0 && ofFirst + ofSecond === 3;
    });
    const sending = send(calls);
    await scene.committed(first, 100);
    expect(await scene.stopWorker(first)).toBe(0);
    await sending;
    await scene.drained();
    // All may have been worked before the second has taken over.
    await waitFor('the second to own all partitions', async () => (await assigned(second.url)) === 3);
    await expectExactlyOnce(calls);
  });

  it('delivers everything at least once where it is told so, and commits behind it', async () => {
    const calls = generate(3_000);
    await send(calls);
    const worker = await scene.startWorker({ DELIVERY: 'at-least-once' });
    await scene.committed(worker, calls.length);
    await scene.drained();
    await expectExactlyOnce(calls);
  });

  it('is ready once it is a member of its group, and alive', async () => {
    const worker = await scene.startWorker();
    await waitFor('readiness', async () => (await fetch(`${worker.url}/readyz`)).status === 200);
    expect(JSON.parse(await pageOf(worker.url, '/healthz'))).toMatchObject({ ok: true });
  });
});

describe('a worker that cannot go on', () => {
  beforeEach(async () => {
    scene = await setScene({ partitions: 1 });
  });

  it('waits while its group has members of another kind, says so, and works once they are gone', async () => {
    const { topic, groupId } = { topic: scene.inputTopic, groupId: scene.settings['CONSUMER_GROUP']! };
    const { assigner } = foreignAssigner();
    const other = scene.kafka.consumer({ groupId, partitionAssigners: [assigner] });
    await other.connect();
    const lines: string[] = [];
    let isConnected = true;
    try {
      await other.subscribe({ topics: [topic] });
      const joined = new Promise((resolve) => other.on('consumer.group_join', resolve));
      await other.run({ eachBatch: () => Promise.resolve() });
      await joined;
      const worker = await scene.startWorker({}, [], { onLine: (line) => lines.push(line) });
      await waitFor('a word of it', () => lines.some((line) => line.includes('members of another kind')));
      expect((await fetch(`${worker.url}/readyz`)).status).toBe(503);
      await other.disconnect();
      isConnected = false;
      await scene.send([{ key: 'a', value: scene.encode(exampleCall()) }]);
      await scene.committed(worker, 1);
    } finally {
      if (isConnected) await other.disconnect();
    }
  });

  it('ends with 1 where the output topic is gone, and commits nothing', async () => {
    const worker = await scene.startWorker();
    await scene.send([{ key: 'a', value: scene.encode(exampleCall()) }]);
    await scene.committed(worker, 1);
    await deleteTopics(scene.admin, [scene.settings['OUTPUT_TOPIC']!]);
    await scene.send([{ key: 'b', value: scene.encode(exampleCall()) }]);
    const { code, lastLines } = await worker.ended;
    expect(code).toBe(1);
    expect(lastLines.join('\n')).toMatch(/topic out-\w+ is gone/);
    const groupId = scene.settings['CONSUMER_GROUP']!;
    const committed = await scene.admin.fetchOffsets({ groupId, topics: [scene.inputTopic] });
    expect(committed[0]!.partitions).toMatchObject([{ offset: '1' }]);
    await createTopics(scene.admin, [{ topic: scene.settings['OUTPUT_TOPIC']! }]);
  });

  it('ends at once by a second signal', async () => {
    const worker = await scene.startWorker();
    // Two of the same kind could arrive as one.
    worker.kill('SIGINT');
    worker.kill('SIGTERM');
    const { code, lastLines } = await worker.ended;
    expect(code).toBe(1);
    expect(lastLines.join('\n')).toContain('ended at once by a second signal');
  });
});

describe('an input topic whose producers write transactions', () => {
  it('gives what was committed, though transactions overlap, and commits what was given up as well', async () => {
    scene = await setScene({ partitions: 1 });
    const { inputTopic: topic, kafka } = scene;
    const worker = await scene.startWorker();
    await using one = await createTransactions(kafka, `${topic}-one`);
    await using other = await createTransactions(kafka, `${topic}-other`);
    const sendIn = (transaction: Transaction, callId: string) =>
      transaction.send({ topic, messages: [{ key: callId, value: scene.encode(exampleCall({ callId })) }] });

    // The one that begins first ends last.
    const around = await one.begin();
    const within = await other.begin();
    await sendIn(around, 'given up');
    await sendIn(within, 'first');
    await within.commit();
    await sendIn(around, 'given up too');
    await around.abort();
    await scene.drained();

    // Nobody sees any record of this one.
    const alone = await one.begin();
    await sendIn(alone, 'given up alone');
    await alone.abort();
    await scene.drained();
    const last = await other.begin();
    await sendIn(last, 'last');
    await last.commit();
    await scene.drained();

    expect((await scene.outputs()).map(({ call }) => call.callId)).toEqual(['first', 'last']);
    worker.kill('SIGTERM');
    expect((await worker.ended).lastLines.join('\n')).not.toContain('were deleted');
  });
});

describe('an output topic with another number of partitions', () => {
  it('gets each call where the Java client would put its key', async () => {
    scene = await setScene({ partitions: 3, outputPartitions: 5 });
    const calls = generate(200);
    await send(calls);
    const worker = await scene.startWorker();
    await scene.committed(worker, calls.length);
    for (const { record } of await scene.outputs()) expect(record.partition).toBe(partitionOfKey(record.key!, 5));
  });

  it('ends, and loses nothing, where the output topic has fewer partitions than it had', async () => {
    scene = await setScene({ partitions: 3 });
    const worker = await scene.startWorker();
    const everywhere = [0, 1, 2].map((partition) => ({ partition, key: 'a', value: scene.encode(exampleCall()) }));
    await scene.send(everywhere);
    await scene.committed(worker, 3);
    const topic = scene.settings['OUTPUT_TOPIC']!;
    await deleteTopics(scene.admin, [topic]);
    await createTopics(scene.admin, [{ topic, numPartitions: 1 }]);
    await scene.send(everywhere);
    const { code, lastLines } = await worker.ended;
    expect(code).toBe(1);
    expect(lastLines.join('\n')).toMatch(/topic .* (has no partition \d any more|is gone)/);
    await scene.startWorker();
    await scene.drained();
    expect((await scene.outputs()).length).toBe(3);
  });
});

function foreignAssigner() {
  const assigner: PartitionAssigner = () => ({
    name: 'foreign',
    version: 1,
    assign: () => Promise.resolve([]),
    protocol: () => ({ name: 'foreign', metadata: Buffer.alloc(0) }),
  });
  return { assigner };
}

async function pageOf(url: string, path: string): Promise<string> {
  return (await fetch(url + path)).text();
}

async function createTransactions(kafka: Scene['kafka'], transactionalId: string) {
  const producer = kafka.producer({ transactionalId, maxInFlightRequests: 1, allowAutoTopicCreation: false });
  await producer.connect();
  return { begin: () => producer.transaction(), [Symbol.asyncDispose]: () => producer.disconnect() };
}
