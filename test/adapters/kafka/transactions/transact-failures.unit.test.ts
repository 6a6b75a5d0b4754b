import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { TransactionalProducer } from '../../../../src/adapters/kafka/transactions/transactional-producer.ts';
import { FencedError, MembershipError, RetryError, StopError } from '../../../../src/pipeline/failures.ts';
import { contentOf, createProducerStage, type ProducerStage } from '../../../support/producer-stage.ts';

const NOT_COORDINATOR = 16;
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

  it.each([
    ['another has the id', 47, FencedError],
    ['its coordinator moves', NOT_COORDINATOR, RetryError],
    ['it is another transaction', 48, RetryError],
    ['a right is taken away', 53, RetryError],
    ['a member is gone', 25, RetryError],
    ['nothing is answered', 'no answer', RetryError],
  ] as const)('is in doubt where its end fails since %s (%s)', async (_, how, type) => {
    stage.refuse('endTxn', how);
    const failure = await producer.transact(contentOf('a'), nothing).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(type);
    expect([producer.isOpen(), producer.isBusy()]).toEqual([false, false]);
    expect(stage.askedFor('endTxn')).toHaveLength(1);
    await expect(producer.transact(contentOf('b'), nothing)).rejects.toThrow(RetryError);
    stage.cluster.intercept = () => undefined;
    await producer.open();
    await producer.transact(contentOf('c'), nothing);
    expect(stage.cluster.seen()).toEqual(['c']);
  });

  it.each([
    ['the member is of another generation', 'txnOffsetCommit', 22, MembershipError],
    ['the member is unknown', 'txnOffsetCommit', 25, MembershipError],
    ['offsets may not be committed', 'txnOffsetCommit', 30, StopError],
    ['the input is gone for now', 'txnOffsetCommit', 3, RetryError],
    ['an output may not be written', 'produce', 29, StopError],
    ['another has the id', 'produce', 47, FencedError],
  ] as const)('fails, and is never committed, where %s (%s %d)', async (_, api, code, type) => {
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      stage.refuse(api, code, 1);
      // Whoever waits for a topic waits no longer.
      const before = stage.cluster.intercept;
      stage.cluster.intercept = (asked) => {
        const answer = before(asked);
        if (asked.api === api && code === 3) {
          vi.advanceTimersByTime(60_000);
        }
        return answer;
      };
      const failure = await producer.transact(contentOf('a'), never).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(type);
    } finally {
      vi.useRealTimers();
    }
    expect(producer.isOpen()).toBe(false);
    expect(stage.askedFor('endTxn')).toEqual([]);
  });

  it('fails by what its group says where brokers refuse its records as well', async () => {
    stage.refuse('produce', 47);
    stage.refuse('txnOffsetCommit', 22);
    await expect(producer.transact(contentOf('a'), nothing)).rejects.toThrow(MembershipError);
  });

  it('is not committed where its check throws', async () => {
    const lost = new MembershipError('lost');
    const transacting = producer.transact(contentOf('a'), () => {
      throw lost;
    });
    await expect(transacting).rejects.toBe(lost);
    expect(producer.isOpen()).toBe(false);
    expect(stage.askedFor('endTxn')).toEqual([]);
    await producer.open();
    expect(stage.cluster.seen()).toEqual([]);
  });
});
