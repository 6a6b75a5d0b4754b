import { describe, expect, it, vi } from 'vitest';
import type { TransactionalProducer } from '../../../../src/adapters/kafka/transactions/transactional-producer.ts';
import { FencedError, RetryError, StopError } from '../../../../src/pipeline/failures.ts';
import { contentOf, createProducerStage, type ProducerStage } from '../../../support/producer-stage.ts';
import { waitFor } from '../../../support/wait-for.ts';

const CONCURRENT_TRANSACTIONS = 51;
const nothing = () => {};

let stage: ProducerStage;
let producer: TransactionalProducer;

function begin(protocol: 1 | 2): void {
  stage = createProducerStage(protocol);
  producer = stage.createProducer();
}

describe('a transactional producer', () => {
  it('takes the next epoch from the end of each transaction in protocol 2, and begins to count anew', async () => {
    begin(2);
    await producer.open();
    for (const value of ['a', 'b', 'c']) await producer.transact(contentOf(value), nothing);
    expect(
      stage.askedFor('produce').map(({ batches }) => [batches[0]!.producerEpoch, batches[0]!.baseSequence]),
    ).toEqual([
      [0, 0],
      [1, 0],
      [2, 0],
    ]);
  });

  it('keeps its epoch in protocol 1, and counts on', async () => {
    begin(1);
    await producer.open();
    for (const value of ['a', 'b', 'c']) await producer.transact(contentOf(value), nothing);
    expect(
      stage.askedFor('produce').map(({ batches }) => [batches[0]!.producerEpoch, batches[0]!.baseSequence]),
    ).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
    ]);
  });

  it('asks for the protocol each time that it is opened: it may have been switched on meanwhile', async () => {
    begin(1);
    await producer.open();
    await producer.open();
    expect(stage.askedFor('apiVersions')).toHaveLength(2);
  });

  it('fences whoever else has its id', async () => {
    begin(2);
    const other = stage.createProducer();
    await other.open();
    await producer.open();
    await expect(other.transact(contentOf('a'), nothing)).rejects.toThrow(FencedError);
    expect(await producer.transact(contentOf('b'), nothing)).toEqual({ kind: 'committed' });
  });

  it('waits for the end of what was open', async () => {
    begin(2);
    stage.refuse('initProducerId', CONCURRENT_TRANSACTIONS, 4);
    await producer.open();
    expect(producer.isOpen()).toBe(true);
    expect(stage.askedFor('initProducerId')).toHaveLength(5);
  });

  it('is opened once for all who ask at once', async () => {
    begin(2);
    await Promise.all([producer.open(), producer.open(), producer.open()]);
    expect(stage.askedFor('initProducerId')).toHaveLength(1);
    await producer.open();
    expect(stage.askedFor('initProducerId')).toHaveLength(2);
  });

  it('that is closed while it is being opened stays closed', async () => {
    begin(2);
    const opening = producer.open();
    producer.close();
    await expect(opening).rejects.toThrow(new RetryError('the producer was closed meanwhile'));
    expect(producer.isOpen()).toBe(false);
    await producer.open();
    expect(producer.isOpen()).toBe(true);
  });

  it('that is closed and opened while it is being opened is what it was opened as last', async () => {
    begin(2);
    const first = Promise.withResolvers<void>();
    stage.cluster.intercept = ({ api }) =>
      api === 'initProducerId' && stage.askedFor('initProducerId').length === 1
        ? first.promise.then(() => ({ errorCode: 0, producerId: 1n, producerEpoch: 0 }))
        : undefined;
    const abandoned = producer.open();
    await waitFor('the first', () => stage.askedFor('initProducerId').length === 1);
    producer.close();
    await producer.open();
    first.resolve();
    await expect(abandoned).rejects.toThrow(RetryError);
    expect(await producer.transact(contentOf('a'), nothing)).toEqual({ kind: 'committed' });
  });

  it.each([
    ['its id may not be used', 53, StopError],
    ['its time-out is too long', 50, StopError],
    ['no coordinator is there', 'no answer', RetryError],
  ] as const)('is not opened where %s', async (_, how, type) => {
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      begin(2);
      stage.refuse('initProducerId', how);
      const before = stage.cluster.intercept;
      stage.cluster.intercept = (asked) => {
        if (asked.api === 'initProducerId') vi.advanceTimersByTime(30_000);
        return before(asked);
      };
      await expect(producer.open()).rejects.toThrow(type);
      expect(producer.isOpen()).toBe(false);
    } finally {
      vi.useRealTimers();
    }
  });

  it('can be opened again where no broker could be asked for the protocol', async () => {
    begin(2);
    stage.refuse('apiVersions', 'no answer', 1);
    await expect(producer.open()).rejects.toThrow(RetryError);
    await producer.open();
    expect(producer.isOpen()).toBe(true);
  });
});
