import { describe, expect, it, vi } from 'vitest';
import { sendBatches, type SendOptions } from '../../../../src/adapters/kafka/transactions/send-batches.ts';
import type { OutgoingBatch, Sender } from '../../../../src/adapters/kafka/transactions/outgoing-batch.ts';
import { FencedError, OutdatedError, RetryError, StopError } from '../../../../src/pipeline/failures.ts';
import { createFakeBrokers, type Asked, type FakeBrokers } from '../../../support/fake-brokers.ts';
import { batchOfValues, outgoing, valuesOf } from '../../../support/outgoing-batch.ts';

const NOT_LEADER = 6;
const INVALID_TIMESTAMP = 32;
const DUPLICATE_SEQUENCE_NUMBER = 46;
const PATIENT: SendOptions = { patienceMs: 10_000, sendsOthers: false };
const IMPATIENT: SendOptions = { patienceMs: 20, sendsOthers: false };

/** What becomes of a batch: the code of its answer, or no answer to the whole request, or none for this partition. */
type Fate = number | 'no answer' | 'left out';

/**
 * Brokers 1 and 2, which lead the even and the odd partitions. `fateOf` says what becomes of the batch with this value, the
 * so-many-th time it comes.
 */
function brokersWith(fateOf: (value: string, time: number) => Fate = () => 0): FakeBrokers {
  const times = new Map<string, number>();
  let offset = 100n;
  return createFakeBrokers({
    nodeIds: [1, 2],
    leaderOf: (_, partition) => (partition % 2 === 0 ? 1 : 2),
    answer({ batches }) {
      const places = batches.map(({ topic, partition, bytes }) => {
        const [value = ''] = valuesOf(bytes);
        const time = (times.get(value) ?? 0) + 1;
        times.set(value, time);
        return { topic, partition, offset: offset++, fate: fateOf(value, time) };
      });
      if (places.some(({ fate }) => fate === 'no answer')) throw new Error('connection lost');
      return {
        places: places
          .filter(({ fate }) => fate !== 'left out')
          .map(({ fate, ...place }) => ({ ...place, errorCode: fate as number })),
      };
    },
  });
}

function createSender(): Sender {
  const sequences = new Map<string, number>();
  return {
    transactionalId: 'id',
    producerId: 7n,
    producerEpoch: 3,
    mostVersion: 12,
    takeSequence({ topic, partition, batch }) {
      const key = `${topic} ${partition}`;
      const sequence = sequences.get(key) ?? 0;
      sequences.set(key, sequence + batch.recordCount);
      return sequence;
    },
  };
}

const send = (brokers: FakeBrokers, batches: readonly OutgoingBatch[], options = PATIENT) =>
  sendBatches(brokers, createSender(), batches, options);

/** What each request held: the broker, and each batch's partition, sequence number and values. */
const requests = ({ asked }: FakeBrokers) =>
  asked.map(({ nodeId, batches }) => [
    nodeId,
    ...batches.map(({ partition, baseSequence, bytes }) => `${partition}: ${baseSequence} ${valuesOf(bytes).join()}`),
  ]);

describe('batches', () => {
  it('go in one request to each leader, with all of its partitions, as a part of the transaction', async () => {
    const brokers = brokersWith();
    const batches = [0, 1, 2, 3].map((partition) => outgoing('out', partition, `v${partition}`));
    const letter = outgoing('dead', 0, 'letter');
    const sent = await send(brokers, [...batches, letter]);
    expect(requests(brokers)).toEqual([
      [1, '0: 0 v0', '2: 0 v2', '0: 0 letter'],
      [2, '1: 0 v1', '3: 0 v3'],
    ]);
    for (const { transactionalId, batches: got } of brokers.asked) {
      expect(transactionalId).toBe('id');
      for (const each of got) expect(each).toMatchObject({ producerId: 7n, producerEpoch: 3, isTransactional: true });
    }
    if (sent.kind !== 'sent') throw new Error(sent.kind);
    expect(sent.placed.map(({ batch, offset }) => [batch, offset])).toEqual([
      [batches[0]!.batch, 100n],
      [batches[2]!.batch, 101n],
      [letter.batch, 102n],
      [batches[1]!.batch, 103n],
      [batches[3]!.batch, 104n],
    ]);
  });

  it('of a partition go one after the other, and count its sequence numbers on', async () => {
    const brokers = brokersWith();
    const more = [
      outgoing('out', 0, 'c'),
      outgoing('out', 1, 'd'),
      outgoing('out', 0, 'e', 'f'),
      outgoing('out', 0, 'g'),
    ];
    await send(brokers, [outgoing('out', 0, 'a', 'b'), ...more]);
    expect(requests(brokers)).toEqual([
      [1, '0: 0 a,b'],
      [2, '1: 0 d'],
      [1, '0: 2 c'],
      [1, '0: 3 e,f'],
      [1, '0: 5 g'],
    ]);
  });

  it('that are refused for now go again by themselves, as they were, before what follows them', async () => {
    const brokers = brokersWith((value, time) => (value === 'b' && time <= 2 ? NOT_LEADER : 0));
    await send(brokers, [
      outgoing('out', 0, 'a'),
      outgoing('out', 2, 'b'),
      outgoing('out', 2, 'c'),
      outgoing('out', 0, 'd'),
    ]);
    expect(requests(brokers)).toEqual([
      [1, '0: 0 a', '2: 0 b'],
      [1, '0: 1 d', '2: 0 b'],
      [1, '2: 0 b'],
      [1, '2: 1 c'],
    ]);
    const times = brokers.asked.flatMap(({ batches }) => batches).filter(({ bytes }) => valuesOf(bytes)[0] === 'b');
    expect(new Set(times.map(({ bytes }) => bytes.toString('hex'))).size).toBe(1);
    expect(brokers.refreshes()).toBe(2);
  });

  it('that are not answered go again as they were, those of other leaders do not, and nobody may use their memory', async () => {
    const brokers = brokersWith((value, time) => (value === 'a' && time === 1 ? 'no answer' : 0));
    const batches = [outgoing('out', 0, 'a'), outgoing('out', 2, 'b'), outgoing('out', 1, 'c')];
    expect(await send(brokers, batches)).toMatchObject({ kind: 'sent' });
    expect(requests(brokers)).toEqual([
      [1, '0: 0 a', '2: 0 b'],
      [2, '1: 0 c'],
      [1, '0: 0 a', '2: 0 b'],
    ]);
    expect(batches.map(({ batch }) => batch.timesStamped)).toEqual([2, 2, 1]);
  });

  it('with a timestamp too far ahead go again until the leader’s clock allows it, and hold up those of nobody else', async () => {
    const brokers = brokersWith((value, time) => (value === 'a' && time < 3 ? INVALID_TIMESTAMP : 0));
    const batches = [outgoing('out', 0, 'a'), outgoing('out', 1, 'b')];
    expect(await send(brokers, batches)).toMatchObject({ kind: 'sent' });
    expect(requests(brokers)).toEqual([
      [1, '0: 0 a'],
      [2, '1: 0 b'],
      [1, '0: 0 a'],
      [1, '0: 0 a'],
    ]);
    const never = brokersWith((value) => (value === 'a' ? INVALID_TIMESTAMP : 0));
    const outcome = await send(never, [outgoing('out', 0, 'a')], IMPATIENT);
    const error = outcome.kind === 'refused' ? outcome.refusals[0]!.error : null;
    expect(error).toBeInstanceOf(OutdatedError);
    expect(error!.message).toMatch(/timestamp/);
  });

  it('go to where a leader has moved', async () => {
    let leader = -1;
    const brokers = createFakeBrokers({
      nodeIds: [1, 2],
      leaderOf: () => leader,
      answer({ nodeId, batches }) {
        const errorCode = nodeId === 2 ? 0 : NOT_LEADER;
        leader = 2;
        return { places: batches.map(({ topic, partition }) => ({ topic, partition, errorCode })) };
      },
    });
    const sending = send(brokers, [outgoing('out', 0, 'a')]);
    leader = 1;
    expect(await sending).toMatchObject({ kind: 'sent' });
    expect(requests(brokers).map(([nodeId]) => nodeId)).toEqual([1, 2]);
  });

  it('are given up all together once one has been refused for too long', async () => {
    const brokers = brokersWith((value) => (value === 'a' ? NOT_LEADER : 0));
    const outcome = await send(brokers, [outgoing('out', 0, 'a'), outgoing('out', 1, 'b')], IMPATIENT);
    expect(outcome).toMatchObject({ kind: 'refused', refusals: [{ topic: 'out', partition: 0 }] });
    expect(outcome.kind === 'refused' && outcome.refusals[0]!.error).toBeInstanceOf(RetryError);
    expect(outcome.kind === 'refused' && outcome.refusals[0]!.error.message).toMatch(
      /^sending to partition 0 of out failed: /,
    );
  });

  it('for others are all sent, where that is wanted, each partition with a patience of its own', async () => {
    // Partition 1 begins to refuse only once 0 has been given up, and takes it the second time.
    const brokers = brokersWith((value, time) => {
      if (value === 'a') return NOT_LEADER;
      if (value === 'd') return time === 1 ? NOT_LEADER : 0;
      return 0;
    });
    const waves = Array.from({ length: 8 }, (_, index) => outgoing('out', 1, `c${index}`));
    const batches = [
      outgoing('out', 0, 'a'),
      outgoing('out', 0, 'b'),
      ...waves,
      outgoing('out', 1, 'd'),
      outgoing('out', 1, 'e'),
    ];
    const outcome = await send(brokers, batches, { patienceMs: 60, sendsOthers: true });
    expect(outcome.kind === 'refused' && outcome.refusals.map(({ partition }) => partition)).toEqual([0]);
    const sent = brokers.asked.flatMap(({ batches: got }) => got.flatMap(({ bytes }) => valuesOf(bytes)));
    expect(sent).not.toContain('b');
    expect(sent.slice(-3)).toEqual(['d', 'd', 'e']);
  });

  it('of a partition that took what it had refused have all the patience again', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      const brokers = brokersWith((_, time) => {
        vi.advanceTimersByTime(600);
        return time === 1 ? NOT_LEADER : 0;
      });
      const batches = [outgoing('out', 0, 'a'), outgoing('out', 0, 'b'), outgoing('out', 0, 'c')];
      expect(await send(brokers, batches, { ...IMPATIENT, patienceMs: 1_000 })).toMatchObject({ kind: 'sent' });
    } finally {
      vi.useRealTimers();
    }
  });

  it('that are not answered for longer than there is patience are given up at once', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      const brokers = brokersWith(() => {
        vi.advanceTimersByTime(8_000);
        return 'no answer';
      });
      const outcome = await send(brokers, [outgoing('out', 0, 'a')], { ...IMPATIENT, patienceMs: 1_500 });
      expect(outcome).toMatchObject({ kind: 'refused' });
      expect(brokers.asked).toHaveLength(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('whose sequence number the leader knows are there already', async () => {
    const brokers = brokersWith(() => DUPLICATE_SEQUENCE_NUMBER);
    expect(await send(brokers, [outgoing('out', 0, 'a')])).toMatchObject({ kind: 'sent' });
    expect(brokers.asked).toHaveLength(1);
  });

  it.each([
    ['a right is missing', 29, StopError],
    ['a batch is too large', 10, StopError],
    ['another has the transactional id', 47, FencedError],
    ['another has it, of a newer broker', 90, FencedError],
    ['the transaction is over', 48, RetryError],
    ['sequence numbers do not fit', 45, RetryError],
    ['the transaction can only be aborted', 120, RetryError],
  ])('fail at once where %s (%d)', async (_, code, type) => {
    const brokers = brokersWith(() => code);
    const failure = await send(brokers, [outgoing('out', 0, 'a')]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(type);
    expect(brokers.asked).toHaveLength(1);
  });

  it('end the worker where a broker has no word for one of them', async () => {
    const brokers = brokersWith((value) => (value === 'b' ? 'left out' : 0));
    const sending = send(brokers, [outgoing('out', 0, 'a'), outgoing('out', 2, 'b')]);
    await expect(sending).rejects.toThrow(new StopError('no broker answered for partition 2 of out'));
  });

  it('end the worker where a broker is too old, and say so', async () => {
    const brokers = createFakeBrokers({ answer: () => ({}), versions: { 0: { minVersion: 0, maxVersion: 6 } } });
    await expect(send(brokers, [outgoing('out', 0, 'a')])).rejects.toThrow(StopError);
  });

  it('are no more in a request than a broker takes; what is left follows', async () => {
    const brokers = brokersWith();
    const value = 'x'.repeat(7 << 20);
    const batch = batchOfValues(value);
    await send(
      brokers,
      [0, 2, 4, 6].map((partition) => ({
        topic: 'out',
        partition,
        batch: { ...batch, bytes: Buffer.from(batch.bytes) },
      })),
    );
    const bytesOf = ({ batches }: Asked) => batches.reduce((sum, { bytes }) => sum + bytes.length, 0);
    expect(brokers.asked.map(({ batches }) => batches.map(({ partition }) => partition))).toEqual([
      [0, 2],
      [4, 6],
    ]);
    for (const request of brokers.asked) expect(bytesOf(request)).toBeLessThan(16 << 20);
  });
});
