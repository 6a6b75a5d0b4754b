import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import type { Fetched, Fetcher } from '../../../../src/adapters/kafka/fetch/fetcher.ts';
import { CorruptBatchError } from '../../../../src/records/record-batch.ts';
import { fakeFetchBrokers, type FakeFetchBrokers } from '../../../support/fake-fetch-broker.ts';
import {
  EVERYTHING,
  fetcherOver,
  fromTheStart,
  manyTurns,
  MAX_BYTES,
  summaryOf,
} from '../../../support/fetcher-over.ts';
import { waitFor } from '../../../support/wait-for.ts';

/** Two of them fill an answer. */
const HALF = { valueBytes: MAX_BYTES / 2 - 200 };

describe('a fetcher', () => {
  let fake: FakeFetchBrokers;
  let fetcher: Fetcher;
  let told: ReturnType<typeof fetcherOver>['told'];
  let take: ReturnType<typeof fetcherOver>['take'];
  let inHand: ReturnType<typeof fetcherOver>['inHand'];
  afterEach(async () => {
    await fetcher.stop();
    fake.end();
  });

  function over(brokers: FakeFetchBrokers, limits: Parameters<typeof fetcherOver>[1] = {}): void {
    fake = brokers;
    ({ fetcher, told, take, inHand } = fetcherOver(brokers, limits));
  }

  const asks = (count: number) => waitFor(`${count} fetches`, () => fake.fetches.length >= count);

  it('gives an answer as one, with all partitions of it, and the next behind it', async () => {
    over(fakeFetchBrokers({ partitions: 300 }));
    for (let partition = 0; partition < 300; partition++) fake.append(partition, { records: 2 });
    fetcher.assign(fromTheStart(300));
    await inHand();
    const [answer, ...more] = fetcher.take(EVERYTHING)!;
    expect(more).toEqual([]);
    expect(summaryOf([answer!])).toHaveLength(300);
    expect(summaryOf([answer!])[299]).toBe('299: 0-1: v0 v1');
    expect(answer!.partitions[299]!.highWatermark).toBe(2n);
    fake.append(7, { records: 3 });
    expect(await take(1)).toEqual(['7: 2-4: v2 v3 v4']);
  });

  it('asks for committed data, patiently, and of a quiet topic in as few bytes for 400 partitions as for 6', async () => {
    const sizes: number[] = [];
    for (const partitions of [6, 400]) {
      over(fakeFetchBrokers({ partitions }));
      fetcher.assign(fromTheStart(partitions));
      await asks(3);
      expect(fake.fetches[0]).toMatchObject({ maxWaitMs: 500, isolation: 1, sessionId: 0, sessionEpoch: 0 });
      expect(fake.fetches[0]!.positions.size).toBe(partitions);
      sizes.push(fake.fetches[1]!.bytes, fake.fetches[2]!.bytes);
      await fetcher.stop();
      fake.end();
    }
    expect(sizes).toEqual([35, 35, 35, 35]);
  });

  it('names a partition again only where it has moved', async () => {
    over(fakeFetchBrokers({ partitions: 5 }));
    fetcher.assign(fromTheStart(5));
    fake.append(3);
    await take(1);
    await asks(2);
    expect(fake.fetches.at(-1)!.positions).toEqual(new Map([[3, 1n]]));
    fake.append(3);
    expect(await take(1)).toEqual(['3: 1-1: v1']);
  });

  it.each([
    ['has no room for sessions', () => void (fake.node(1).sessions.hasRoom = false)],
    ['gave its session away', () => fake.node(1).sessions.forget()],
    ['refuses an epoch', () => void (fake.node(1).nextError = 71)],
    ['fails', () => void (fake.node(1).nextError = -1)],
    ['does not get a request', () => void (fake.node(1).loses = 'request')],
    ['loses an answer', () => void (fake.node(1).loses = 'answer')],
  ])('brings each record once where the broker %s', async (_, happen) => {
    over(fakeFetchBrokers({ partitions: 3 }));
    fetcher.assign(fromTheStart(3));
    fake.append(0);
    await take(1);
    happen();
    fake.append(0);
    fake.append(1);
    expect((await take(2)).toSorted()).toEqual(['0: 1-1: v1', '1: 0-0: v0']);
    fake.append(1);
    expect(await take(1)).toEqual(['1: 1-1: v1']);
  });

  it('tells of offsets that hold nothing for readers of committed data', async () => {
    over(fakeFetchBrokers());
    fake.append(0, { producerId: 5n, records: 2 });
    fake.append(0, { producerId: 5n, marker: 'abort' });
    fake.logs.get(0)!.aborted.push({ producerId: 5n, firstOffset: 0n, lastOffset: 2n });
    fetcher.assign(fromTheStart(1));
    expect(await take(1)).toEqual(['0: 0-2: ']);
    fake.append(0, { producerId: 5n });
    fake.append(0, { producerId: 5n, marker: 'commit' });
    expect((await take(1)).join()).toMatch(/v3$/);
  });

  it('leaves out a batch that ends before the offset, and not one that reaches over it', async () => {
    over(fakeFetchBrokers());
    fake.append(0, { records: 3 });
    fake.append(0, { records: 3 });
    fetcher.assign(new Map([[0, 4n]]));
    expect(await take(1)).toEqual(['0: 4-5: v3 v4 v5']);
  });

  it('gives a batch that cannot be read as a defect, even where it begins earlier, and asks for nothing behind it', async () => {
    over(fakeFetchBrokers({ partitions: 2 }));
    fake.append(0, { records: 3 }).bytes[40]! ^= 1;
    fake.append(0);
    fetcher.assign(new Map([...fromTheStart(2), [0, 1n]]));
    await inHand();
    const [{ partitions }] = fetcher.take(EVERYTHING) as [Fetched];
    expect(partitions).toMatchObject([{ partition: 0, fetchedOffset: 1n, lastOffset: 1n }]);
    expect(partitions[0]!.blocks.map(({ defect }) => defect)).toEqual([expect.any(CorruptBatchError)]);
    await manyTurns();
    expect(fake.fetches.length).toBeLessThan(4);
    fake.append(1);
    expect(await take(1)).toEqual(['1: 0-0: v0']);
    fake.append(1);
    expect(await take(1)).toEqual(['1: 1-1: v1']);
    fetcher.assign(new Map([[0, 1n]]));
    await waitFor('the same again', () => fetcher.take(EVERYTHING) !== null);
  });

  describe('with something in hand', () => {
    it('goes on behind it where more waits, until two answers are held, and when one is let go', async () => {
      over(fakeFetchBrokers());
      for (let batch = 0; batch < 12; batch++) fake.append(0, HALF);
      fetcher.assign(fromTheStart(1));
      await waitFor('two answers in hand', () => fetcher.inHandBytes() > 1.9 * MAX_BYTES);
      await asks(2);
      await waitFor('a third, since two do not quite fill it', () => fetcher.inHandBytes() > 2 * MAX_BYTES);
      await manyTurns();
      expect(fake.fetches).toHaveLength(3);
      const [first] = fetcher.take(1)!;
      expect(summaryOf([first!])).toEqual(['0: 0-1: v0 v1']);
      const rest = fetcher.take(EVERYTHING)!;
      expect(summaryOf(rest)).toEqual(['0: 2-3: v2 v3', '0: 4-5: v4 v5']);
      expect(fetcher.inHandBytes()).toBe(0);
      await manyTurns();
      expect(fake.fetches).toHaveLength(3);
      first!.release();
      first!.release();
      await asks(4);
      await manyTurns();
      expect(fake.fetches).toHaveLength(4);
    });

    it('takes oldest answers first, up to so many bytes, and at least one', async () => {
      over(fakeFetchBrokers({ partitions: 2, nodes: 2 }));
      fetcher.assign(fromTheStart(2));
      fake.append(1);
      await inHand();
      fake.append(0);
      await waitFor('both', () => told.arrivals === 2);
      expect(fetcher.take(0)).toHaveLength(1);
      expect(summaryOf(fetcher.take(0))).toEqual(['0: 0-0: v0']);
      expect(fetcher.take(0)).toBe(null);
    });

    it('does not ask the broker for more of little, and others all the same', async () => {
      over(fakeFetchBrokers({ partitions: 2, nodes: 2 }));
      fetcher.assign(fromTheStart(2));
      fake.append(0);
      await waitFor('an arrival', () => told.arrivals === 1);
      fake.append(0);
      await waitFor('another fetch from the other', () => fake.fetches.length >= 3);
      expect(fake.fetches.map(({ nodeId }) => nodeId)).toEqual([1, 2, 2]);
      expect(await take(2)).toEqual(['0: 0-0: v0', '0: 1-1: v1']);
    });

    it('asks for little only where it is wanted, and for more of much all the same', async () => {
      over(fakeFetchBrokers());
      fetcher.wanted(false);
      fetcher.assign(fromTheStart(1));
      await manyTurns();
      expect(fake.fetches).toEqual([]);
      for (let batch = 0; batch < 3; batch++) fake.append(0, { valueBytes: MAX_BYTES });
      fetcher.wanted(true);
      await waitFor('an arrival', () => told.arrivals > 0);
      fetcher.wanted(false);
      await take(3);
      await asks(4); // to find that there is no more
      const asked = fake.fetches.length;
      await waitFor('its end', () => told.signs >= asked);
      fake.append(0);
      await manyTurns();
      expect(fake.fetches).toHaveLength(asked);
      fetcher.wanted(true);
      expect(await take(1)).toHaveLength(1);
    });

    it('counts a partition that is full as much', async () => {
      over(fakeFetchBrokers(), { maxBytesPerPartition: 100 });
      for (let batch = 0; batch < 2; batch++) fake.append(0, { valueBytes: 200 });
      fetcher.assign(fromTheStart(1));
      await waitFor('two in hand', () => told.arrivals === 2);
      expect(summaryOf(fetcher.take(EVERYTHING))).toEqual(['0: 0-0: v0', '0: 1-1: v1']);
    });

    it('fetches again what was taken and never let go, once nobody can let it go any more', async () => {
      setFlagsFromString('--expose-gc');
      const gc = runInNewContext('gc') as () => void;
      over(fakeFetchBrokers());
      for (let batch = 0; batch < 12; batch++) fake.append(0, HALF);
      fetcher.assign(fromTheStart(1));
      for (let answers = 0; answers < 4; answers++) {
        await waitFor('an answer', () => {
          gc();
          return fetcher.take(1) !== null;
        });
      }
      expect(fake.fetches.length).toBeGreaterThanOrEqual(4);
    });
  });

  it('stops at once while it waits for an answer, and drops what comes', async () => {
    over(fakeFetchBrokers());
    const answer = fake.holdAnswers(1);
    fake.append(0);
    fetcher.assign(fromTheStart(1));
    await asks(1);
    await fetcher.stop();
    answer();
    await manyTurns();
    expect(told).toMatchObject({ arrivals: 0, signs: 0 });
    expect(fetcher.take(EVERYTHING)).toBe(null);
    expect(fake.fetches).toHaveLength(1);
  });

  it('leaves no timer behind where brokers were out of reach', async () => {
    over(fakeFetchBrokers({ nodes: 2, partitions: 2 }));
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    await waitFor('no timer of anybody', () => timers() === 0);
    fake.node(1).isDown = true;
    fake.node(2).isDown = true;
    fake.cluster.isTelling = false;
    fetcher.assign(fromTheStart(2));
    await waitFor('failed attempts', () => told.failed.length > 4);
    expect(timers()).toBeGreaterThan(0);
    await fetcher.stop();
    expect(timers()).toBe(0);
  });
});
