import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import type { PlacedBatch } from '../../../../src/adapters/kafka/transactions/outgoing-batch.ts';
import type { TransactionalProducer } from '../../../../src/adapters/kafka/transactions/transactional-producer.ts';
import { contentOf, createProducerStage, PATIENCE_MS, type ProducerStage } from '../../../support/producer-stage.ts';
import type { TransactionApi } from '../../../support/transaction-wire.ts';
import { waitFor } from '../../../support/wait-for.ts';

const NOT_LEADER = 6;
const NOT_COORDINATOR = 16;
const CONCURRENT_TRANSACTIONS = 51;
const nothing = () => {};
/** Of what is not to be committed. */
const never = () => {
  throw new TypeError('it is about to be committed');
};

let stage: ProducerStage;
let producer: TransactionalProducer;

function begin(protocol: 1 | 2): void {
  stage = createProducerStage(protocol);
  producer = stage.createProducer();
}

describe.each([1, 2] as const)('a transaction in protocol %d', (protocol) => {
  beforeEach(async () => {
    begin(protocol);
    await producer.open();
    stage.cluster.brokers.asked.length = 0;
  });

  it('is committed whole, and another follows it', async () => {
    const places: PlacedBatch[] = [];
    expect(producer.isOpen()).toBe(true);
    for (const value of ['a', 'b', 'c']) {
      expect(await producer.transact(contentOf(value, `${value}2`), (placed) => void places.push(...placed))).toEqual({
        kind: 'committed',
      });
      expect(producer.isOpen()).toBe(true);
    }
    expect(stage.cluster.seen()).toEqual(['a', 'a2', 'b', 'b2', 'c', 'c2']);
    expect(stage.cluster.committed).toEqual(
      new Map([
        [0, { offset: 5n, metadata: 'id' }],
        [3, { offset: 8n, metadata: 'id' }],
      ]),
    );
    expect(places.map(({ partition, offset }) => [partition, offset])).toEqual([
      [0, 0n],
      [1, 1n],
      [0, 2n],
      [1, 3n],
      [0, 4n],
      [1, 5n],
    ]);
    expect(stage.apis()).not.toContain('initProducerId');
  });

  it('does all its writing in one request of each kind, and ends when that is done', async () => {
    await producer.transact(contentOf('a', 'b', 'c'), nothing);
    const writing = ['produce', 'txnOffsetCommit', 'endTxn'];
    const order = protocol === 1 ? ['addPartitionsToTxn', 'addOffsetsToTxn', ...writing] : writing;
    expect(stage.apis().toSorted()).toEqual(order.toSorted());
    const positions = order
      .filter((api) => api !== 'produce')
      .map((api) => stage.apis().indexOf(api as TransactionApi));
    expect(positions).toEqual(positions.toSorted((one, other) => one - other));
    expect(stage.apis().indexOf('produce')).toBeLessThan(stage.apis().indexOf('endTxn'));
    const partitions = protocol === 1 ? [new Map([['out', [0, 1, 2]]])] : [];
    expect(stage.askedFor('addPartitionsToTxn').map(({ topics }) => topics)).toEqual(partitions);
    expect(stage.askedFor('txnOffsetCommit')[0]).toMatchObject({
      groupId: 'group',
      generationId: 1,
      memberId: 'member',
    });
  });

  it('speaks only versions of that protocol', async () => {
    await producer.transact(contentOf('a'), nothing);
    const versions = new Map(stage.cluster.brokers.asked.map(({ api, version }) => [api, version]));
    const [produce, txnOffsetCommit, endTxn] = protocol === 1 ? [11, 4, 4] : [12, 5, 5];
    expect(Object.fromEntries(versions)).toMatchObject({ produce, txnOffsetCommit, endTxn });
  });

  it('is aborted where a partition refuses what is for it, and the next goes on', async () => {
    stage.refuse('produce', NOT_LEADER);
    const outcome = await producer.transact(contentOf('a', 'b'), never);
    expect(outcome).toMatchObject({ kind: 'refused', refusals: [{ partition: 0 }, { partition: 1 }] });
    expect(stage.askedFor('endTxn').map(({ commits }) => commits)).toEqual([false]);
    stage.cluster.intercept = () => undefined;
    if (!producer.isOpen()) await producer.open();
    expect(await producer.transact(contentOf('c', 'd'), nothing)).toEqual({ kind: 'committed' });
    expect(stage.cluster.seen()).toEqual(['c', 'd']);
  });

  it('is not begun where the end of the one before takes long', async () => {
    stage.refuse(protocol === 1 ? 'addPartitionsToTxn' : 'txnOffsetCommit', CONCURRENT_TRANSACTIONS);
    if (protocol === 2) stage.refuse('produce', CONCURRENT_TRANSACTIONS);
    const outcome = await producer.transact(contentOf('a'), never);
    expect(outcome).toEqual({ kind: 'busy' });
    expect(stage.askedFor('endTxn')).toEqual([]);
    expect(producer.isBusy()).toBe(false);
  });

  it('waits for a coordinator that is slow, for longer than for the end of the one before', async () => {
    stage.cluster.delay = ({ api }) =>
      api === 'txnOffsetCommit' || api === 'addPartitionsToTxn' ? sleep(3 * PATIENCE_MS) : undefined;
    expect(await producer.transact(contentOf('a'), nothing)).toEqual({ kind: 'committed' });
  });

  it('waits a moment for the end of the one before', async () => {
    producer = stage.createProducer(10_000);
    await producer.open();
    stage.refuse(protocol === 1 ? 'addPartitionsToTxn' : 'txnOffsetCommit', CONCURRENT_TRANSACTIONS, 3);
    expect(await producer.transact(contentOf('a'), nothing)).toEqual({ kind: 'committed' });
    expect(stage.cluster.seen()).toEqual(['a']);
  });

  it('is looked after by another coordinator where that has moved', async () => {
    stage.refuse('txnOffsetCommit', NOT_COORDINATOR, 1);
    const before = stage.cluster.brokers.lookUps();
    expect(await producer.transact(contentOf('a'), nothing)).toEqual({ kind: 'committed' });
    expect(stage.cluster.brokers.lookUps() - before).toBe(2); // of the group, and of the group again
  });

  it(`leaves the producer ${protocol === 1 ? 'to be opened anew' : 'as it is'} where a step was not answered`, async () => {
    stage.refuse('txnOffsetCommit', 'no answer', 1);
    expect(await producer.transact(contentOf('a'), nothing)).toEqual({ kind: 'committed' });
    expect(producer.isOpen()).toBe(protocol === 2);
  });

  it.each(['close', 'open'] as const)(
    'that was abandoned by %s does not make the producer open, nor ends what follows it',
    async (how) => {
      const held = Promise.withResolvers<void>();
      stage.cluster.delay = ({ api }) => (api === 'txnOffsetCommit' ? held.promise : undefined);
      const abandoned = producer.transact(contentOf('a'), nothing);
      await waitFor('its offsets', () => stage.apis().includes('txnOffsetCommit'));
      expect(producer.isBusy()).toBe(true);
      if (how === 'close') producer.close();
      else await producer.open();
      expect(producer.isBusy()).toBe(false);
      held.resolve();
      const [outcome] = await Promise.allSettled([abandoned]);
      expect(outcome.status).toBe(how === 'close' ? 'fulfilled' : 'rejected');
      expect(producer.isOpen()).toBe(how === 'open');
      if (how === 'close') return;
      expect(stage.cluster.seen()).toEqual([]);
      expect(await producer.transact(contentOf('b'), nothing)).toEqual({ kind: 'committed' });
      expect(stage.cluster.seen()).toEqual(['b']);
    },
  );

  it('of offsets alone needs nothing else, nor does one without offsets', async () => {
    expect(await producer.transact({ ...contentOf(), batches: [] }, nothing)).toEqual({ kind: 'committed' });
    expect(stage.apis()).not.toContain('produce');
    expect(await producer.transact({ ...contentOf('a'), offsets: null }, nothing)).toEqual({ kind: 'committed' });
    expect(stage.askedFor('txnOffsetCommit')).toHaveLength(1);
  });
});
