import { describe, expect, it } from 'vitest';
import { fetchFeatures } from '../../../../src/adapters/kafka/protocol/api-versions-request.ts';
import { listOpenTransactions } from '../../../../src/adapters/kafka/protocol/list-transactions-request.ts';
import { PRODUCE_OF_PROTOCOL_1, produce } from '../../../../src/adapters/kafka/protocol/produce-request.ts';
import {
  addOffsetsToTransaction,
  addPartitionsToTransaction,
  commitOffsetsInTransaction,
  endTransaction,
  END_TXN_OF_PROTOCOL_1,
  initProducerId,
  TXN_OFFSET_COMMIT_OF_PROTOCOL_1,
} from '../../../../src/adapters/kafka/protocol/transaction-requests.ts';
import { transactionProtocolOf } from '../../../../src/adapters/kafka/transactions/transaction-protocol.ts';
import { stampBatch } from '../../../../src/records/batch-writer.ts';
import { crc32c } from '@node-rs/crc32';
import { createFakeBrokers, type FakeBrokersOptions } from '../../../support/fake-brokers.ts';
import { batchOfValues, valuesOf } from '../../../support/outgoing-batch.ts';
import type { TransactionAnswer } from '../../../support/transaction-answers.ts';

const by = { transactionalId: 'id', producerId: 5_000_000_000n, producerEpoch: 7 };
const partitions = new Map([
  ['out', [0, 3]],
  ['dead', [1]],
]);
const offsets = {
  groupId: 'group',
  generation: { memberId: 'member', generationId: 9, instanceId: null },
  topic: 'in',
  offsets: new Map([
    [0, { offset: 6_000_000_000n, metadata: 'noted ☎' }],
    [3, { offset: 1n, metadata: '' }],
  ]),
};

/** A broker that says this to all, and takes versions of an API up to some. */
async function brokerSaying(said: TransactionAnswer, mostOf: Readonly<Record<number, number>> = {}) {
  const versions: FakeBrokersOptions['versions'] = Object.fromEntries(
    Object.entries(mostOf).map(([key, maxVersion]) => [key, { minVersion: 0, maxVersion }]),
  );
  const brokers = createFakeBrokers({ answer: () => said, versions });
  return { brokers, broker: await brokers.anyBroker(), asked: () => brokers.asked[0]! };
}

describe('requests of a transaction', () => {
  it.each([3, 4, 5])('ask for a producer (version %d)', async (version) => {
    const { broker, asked } = await brokerSaying({ producerId: 5n, producerEpoch: 2, throttleMs: 3 }, { 22: version });
    const answer = await initProducerId(broker, { transactionalId: 'id', transactionTimeoutMs: 10_000 });
    expect(answer).toEqual({ errorCode: 0, producerId: 5n, producerEpoch: 2, throttleMs: 3 });
    expect(asked()).toMatchObject({ version, transactionalId: 'id', producerId: -1n, producerEpoch: -1 });
  });

  it.each([1, 2, 3])(
    'add partitions (version %d), and say why not, not that others were left alone',
    async (version) => {
      const { broker, asked } = await brokerSaying(
        {
          codes: [
            ['out', 0, 55],
            ['out', 3, 29],
            ['dead', 1, 55],
          ],
        },
        { 24: version },
      );
      expect(await addPartitionsToTransaction(broker, by, partitions)).toMatchObject({ errorCode: 29 });
      expect(asked()).toMatchObject({ version, ...by, topics: partitions });
      const done = await brokerSaying({}, { 24: version });
      expect(await addPartitionsToTransaction(done.broker, by, partitions)).toMatchObject({ errorCode: 0 });
    },
  );

  it.each([1, 3, 4])('add offsets (version %d)', async (version) => {
    const { broker, asked } = await brokerSaying({ errorCode: 51 }, { 25: version });
    expect(await addOffsetsToTransaction(broker, by, 'group')).toMatchObject({ errorCode: 51 });
    expect(asked()).toMatchObject({ version, ...by, groupId: 'group' });
  });

  it.each([3, 4, 5])('commit offsets by a generation (version %d)', async (version) => {
    const { broker, asked } = await brokerSaying({
      codes: [
        ['in', 0, 0],
        ['in', 3, 22],
      ],
    });
    expect(await commitOffsetsInTransaction(broker, by, offsets, version)).toMatchObject({ errorCode: 22 });
    expect(asked()).toMatchObject({
      version,
      ...by,
      groupId: 'group',
      generationId: 9,
      memberId: 'member',
      offsets: offsets.offsets,
    });
  });

  it.each([1, 3, 4, 5])('end it (version %d), and give the next epoch where there is one', async (version) => {
    const { broker, asked } = await brokerSaying({ producerId: 5n, producerEpoch: 8 });
    const { next, errorCode } = await endTransaction(broker, by, 'commit', version);
    expect([errorCode, next]).toEqual([0, version === 5 ? { producerId: 5n, producerEpoch: 8 } : null]);
    expect(asked()).toMatchObject({ version, ...by, commits: true });
    const aborted = await brokerSaying({});
    await endTransaction(aborted.broker, by, 'abort', version);
    expect(aborted.asked()).toMatchObject({ commits: false });
  });

  it.each([7, 8, 9, 11, 12])('send batches, one a partition (version %d)', async (version) => {
    const places = [
      { topic: 'out', partition: 0, offset: 40n },
      { topic: 'out', partition: 3, errorCode: 87, message: 'it is bad' },
    ];
    const { broker, asked } = await brokerSaying({ places, throttleMs: 4 });
    const batches = [0, 3].map((partition) => ({ topic: 'out', partition, batch: batchOfValues(`v${partition}`) }));
    for (const { batch } of batches) stampBatch(batch, { ...by, baseSequence: 6, isTransactional: true }, crc32c);
    const answer = await produce(broker, {
      transactionalId: 'id',
      timeoutMs: 5_000,
      mostVersion: version,
      batches: batches.map(({ topic, partition, batch: { bytes } }) => ({ topic, partition, bytes })),
    });
    expect(answer).toEqual({
      throttleMs: 4,
      places: [
        { topic: 'out', partition: 0, errorCode: 0, baseOffset: 40n, message: null },
        { topic: 'out', partition: 3, errorCode: 87, baseOffset: -1n, message: version >= 8 ? 'it is bad' : null },
      ],
    });
    expect(asked()).toMatchObject({ version, transactionalId: 'id' });
    expect(asked().batches.map(({ partition, bytes }) => [partition, ...valuesOf(bytes)])).toEqual([
      [0, 'v0'],
      [3, 'v3'],
    ]);
  });
});

describe('open transactions', () => {
  it('are told by brokers that know them', async () => {
    const { broker } = await brokerSaying({ openIds: ['one', 'two'] });
    expect(await listOpenTransactions(broker)).toEqual(['one', 'two']);
  });

  it('are not told by one that is loading, or too old', async () => {
    expect(await listOpenTransactions((await brokerSaying({ errorCode: 14 })).broker)).toBeNull();
    const { broker, brokers } = await brokerSaying({});
    expect(await listOpenTransactions({ ...broker, versions: {} })).toBeNull();
    expect(brokers.asked).toEqual([]);
  });
});

describe('the transaction protocol', () => {
  const PROTOCOL_1 = {
    addsAhead: true,
    produce: PRODUCE_OF_PROTOCOL_1,
    txnOffsetCommit: TXN_OFFSET_COMMIT_OF_PROTOCOL_1,
    endTxn: END_TXN_OF_PROTOCOL_1,
  };

  it('tells which features are on', async () => {
    const features = new Map([
      ['metadata.version', 27],
      ['transaction.version', 2],
    ]);
    expect(await fetchFeatures((await brokerSaying({ features })).broker)).toEqual(features);
    expect(await fetchFeatures((await brokerSaying({})).broker)).toEqual(new Map());
  });

  it.each([
    [2, { addsAhead: false, produce: 12, txnOffsetCommit: 5, endTxn: 5 }],
    [3, { addsAhead: false, produce: 12, txnOffsetCommit: 5, endTxn: 5 }],
    [1, PROTOCOL_1],
    [0, PROTOCOL_1],
  ])('is by what is on: level %d', async (level, protocol) => {
    const { brokers } = await brokerSaying({ features: new Map([['transaction.version', level]]) });
    expect(await transactionProtocolOf(brokers)).toEqual(protocol);
  });

  it('is the first where brokers do not say', async () => {
    expect(await transactionProtocolOf((await brokerSaying({})).brokers)).toEqual(PROTOCOL_1);
  });
});
