import type { ProducerRecord, RecordMetadata, Transaction } from 'kafkajs';
import { beforeEach, describe, expect, it } from 'vitest';
import type { BatchMessage } from '../../../src/adapters/kafka/corrections/written-batches.ts';
import { sendAll } from '../../../src/adapters/kafka/send-all.ts';
import { RetryError } from '../../../src/pipeline/failures.ts';

const OFFSETS = {
  consumerGroupId: 'group',
  topics: [{ topic: 'in', partitions: [{ partition: 0, offset: '5', metadata: '' }] }],
};

// The brokers' side of a transaction: what it was asked for, and when that is answered.
let asked: string[];
let sends: PromiseWithResolvers<RecordMetadata[]>[];
let offsets: PromiseWithResolvers<void>;

beforeEach(() => {
  asked = [];
  sends = [];
  offsets = Promise.withResolvers();
});

const transaction: Pick<Transaction, 'send' | 'sendOffsets'> = {
  send({ topic }) {
    asked.push(topic);
    sends.push(Promise.withResolvers());
    return sends.at(-1)!.promise;
  },
  sendOffsets() {
    asked.push('offsets');
    return offsets.promise;
  },
};

function sendTo(topic: string) {
  const message = { partition: 0, underWay: Promise.withResolvers<void>() } as unknown as BatchMessage;
  return { send: { topic, messages: [message] } as ProducerRecord, isUnderWay: message.underWay.resolve };
}

const acknowledge = (index: number, topicName: string, baseOffset: string) =>
  sends[index]!.resolve([{ topicName, partition: 0, errorCode: 0, baseOffset }]);
const turn = () => new Promise(setImmediate);

describe('sends and offsets of a transaction', () => {
  it('go out together once the first batch is on its way, and one batch after the other', async () => {
    const [first, second] = [sendTo('out'), sendTo('dead')];
    const all = sendAll(transaction, [first.send, second.send], OFFSETS);
    await turn();
    expect(asked).toEqual(['out']);
    first.isUnderWay();
    await turn();
    expect(asked).toEqual(['out', 'offsets']);
    acknowledge(0, 'out', '7');
    await turn();
    expect(asked).toEqual(['out', 'offsets', 'dead']);
    acknowledge(1, 'dead', '3');
    offsets.resolve();
    expect(await all).toEqual([
      { send: first.send, topic: 'out', partition: 0, offset: 7n },
      { send: second.send, topic: 'dead', partition: 0, offset: 3n },
    ]);
  });

  it('are not there before all of them are acknowledged', async () => {
    const { send, isUnderWay } = sendTo('out');
    let done = false;
    const all = sendAll(transaction, [send], OFFSETS).then(() => (done = true));
    isUnderWay();
    await turn();
    acknowledge(0, 'out', '7');
    await turn();
    expect(done).toBe(false);
    offsets.resolve();
    await all;
  });

  it('are the offsets alone where there is nothing to send, and the sends alone where there are no offsets', async () => {
    offsets.resolve();
    expect(await sendAll(transaction, [], OFFSETS)).toEqual([]);
    expect(asked).toEqual(['offsets']);
    const { send, isUnderWay } = sendTo('out');
    const all = sendAll(transaction, [send], null);
    isUnderWay();
    await turn();
    acknowledge(0, 'out', '7');
    await all;
    expect(asked).toEqual(['offsets', 'out']);
  });

  it.each(['a send', 'the offsets'])('fail with %s, and say which step it was', async (which) => {
    const { send, isUnderWay } = sendTo('out');
    const all = sendAll(transaction, [send], OFFSETS);
    isUnderWay();
    await turn();
    if (which === 'a send') sends[0]!.reject(new Error('refused'));
    else {
      offsets.reject(new Error('refused'));
      await turn();
      acknowledge(0, 'out', '7');
    }
    const step = which === 'a send' ? 'sending' : 'adding the offset';
    await expect(all).rejects.toThrow(new RetryError(`${step} failed: refused`));
  });
});
