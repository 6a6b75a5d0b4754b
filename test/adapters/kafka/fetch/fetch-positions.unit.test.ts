import { afterEach, describe, expect, it } from 'vitest';
import type { Fetcher } from '../../../../src/adapters/kafka/fetch/fetcher.ts';
import { fakeFetchBrokers, type FakeFetchBrokers } from '../../../support/fake-fetch-broker.ts';
import { EVERYTHING, fetcherOver, fromTheStart, manyTurns, MAX_BYTES } from '../../../support/fetcher-over.ts';
import { waitFor } from '../../../support/wait-for.ts';

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

  describe('of which a partition is paused', () => {
    it('leaves it out, keeps what is in hand of it, and goes on with the others of that answer', async () => {
      over(fakeFetchBrokers({ partitions: 3 }));
      for (const partition of [0, 1, 2]) fake.append(partition);
      fetcher.assign(fromTheStart(3));
      await inHand();
      fetcher.pause(1);
      expect(await take(2)).toEqual(['0: 0-0: v0', '2: 0-0: v0']);
      expect(fetcher.inHandBytes()).toBeGreaterThan(0);
      for (const partition of [0, 1]) fake.append(partition);
      expect(await take(1)).toEqual(['0: 1-1: v1']);
      await waitFor('one without it', () => fake.fetches.some(({ forgotten }) => forgotten.includes(1)));
      fetcher.resume(1);
      expect(await take(2)).toEqual(['1: 0-0: v0', '1: 1-1: v1']);
    });

    it('keeps what comes of it from a fetch that was under way', async () => {
      over(fakeFetchBrokers());
      fetcher.assign(fromTheStart(1));
      await asks(1);
      fetcher.pause(0);
      fake.append(0);
      await inHand();
      expect(fetcher.take(EVERYTHING)).toBe(null);
      fetcher.resume(0);
      expect(await take(1)).toEqual(['0: 0-0: v0']);
    });

    it('gives up what is in hand of it where that takes all the room, and fetches it again later', async () => {
      over(fakeFetchBrokers({ partitions: 2 }));
      for (let batch = 0; batch < 5; batch++) fake.append(0, { valueBytes: MAX_BYTES });
      fetcher.assign(fromTheStart(2));
      await waitFor('all the room taken', () => fetcher.inHandBytes() >= 2 * MAX_BYTES);
      fetcher.pause(0);
      fake.append(1);
      expect(await take(1)).toEqual(['1: 0-0: v0']);
      fetcher.resume(0);
      expect(await take(1)).toContain('0: 0-0: v0');
    });

    it('stays so where it is assigned anew, until it is not assigned', async () => {
      over(fakeFetchBrokers());
      fake.append(0);
      fake.append(0);
      fetcher.assign(fromTheStart(1));
      fetcher.pause(0);
      fetcher.assign(new Map([[0, 1n]]));
      await manyTurns();
      expect(fetcher.take(EVERYTHING)).toBe(null);
      fetcher.assign(new Map());
      fetcher.assign(new Map([[0, 1n]]));
      expect(await take(1)).toEqual(['0: 1-1: v1']);
    });
  });

  describe('of which a partition is dropped', () => {
    it('asks for it no more, drops what is in hand and under way, and goes on with the others of that answer', async () => {
      over(fakeFetchBrokers({ partitions: 2 }));
      for (const partition of [0, 1]) fake.append(partition);
      fetcher.assign(fromTheStart(2));
      await inHand();
      fetcher.drop(1);
      expect(await take(1)).toEqual(['0: 0-0: v0']);
      for (const partition of [1, 0]) fake.append(partition);
      expect(await take(1)).toEqual(['0: 1-1: v1']);
      await waitFor('one without it', () => fake.fetches.some(({ forgotten }) => forgotten.includes(1)));
      const asked = fake.fetches.length;
      fake.append(1);
      await manyTurns();
      expect([fake.fetches.length - asked, fetcher.take(EVERYTHING)]).toEqual([0, null]);
    });

    it.each(['not paused', 'paused'])('fetches it again from where it is sought, %s or not before', async (before) => {
      over(fakeFetchBrokers({ partitions: 2 }));
      for (let batch = 0; batch < 3; batch++) fake.append(1);
      fetcher.assign(fromTheStart(2));
      await inHand();
      if (before === 'paused') fetcher.pause(1);
      fetcher.drop(1);
      fetcher.resume(1);
      fetcher.seek(new Map([[1, 2n]]));
      expect(await take(1)).toEqual(['1: 2-2: v2']);
    });
  });

  describe('that is assigned other positions', () => {
    it('drops what is in hand of those that are not named or begin elsewhere, and keeps the rest', async () => {
      over(fakeFetchBrokers({ partitions: 3 }));
      for (const partition of [0, 1, 2]) fake.append(partition, { records: 2 });
      fetcher.assign(fromTheStart(3));
      await inHand();
      await manyTurns();
      const asked = fake.fetches.length;
      fetcher.assign(
        new Map([
          [0, 0n],
          [1, 1n],
        ]),
      );
      expect(await take(2)).toEqual(['0: 0-1: v0 v1', '1: 1-1: v0 v1']);
      await asks(asked + 2);
      expect(fake.fetches[asked]!.positions).toEqual(
        new Map([
          [1, 1n],
          [0, 2n],
        ]),
      );
      expect(fake.fetches[asked]!.forgotten).toEqual([2]);
    });

    it('fetches again what was taken, where its owner stands before that', async () => {
      over(fakeFetchBrokers());
      fake.append(0, { records: 2 });
      fetcher.assign(fromTheStart(1));
      expect(await take(1)).toHaveLength(1);
      fetcher.assign(new Map([[0, 2n]]));
      fetcher.assign(fromTheStart(1));
      expect(await take(1)).toEqual(['0: 0-1: v0 v1']);
    });

    it.each([
      ['elsewhere', [new Map([[0, 1n]])], '0: 1-1: v1'],
      ['away and back', [new Map(), fromTheStart(1)], '0: 0-1: v0 v1'],
    ])('drops what comes late for its former ones: %s', async (_, assignments, expected) => {
      over(fakeFetchBrokers());
      fake.append(0);
      fake.append(0);
      const answer = fake.holdAnswers(1);
      fetcher.assign(fromTheStart(1));
      await asks(1);
      for (const positions of assignments) fetcher.assign(positions);
      answer();
      await asks(2);
      expect(await take(1)).toEqual([expected]);
      expect(told.arrivals).toBe(1);
    });

    it('brings each record once where two brokers answer for a partition', async () => {
      over(fakeFetchBrokers({ partitions: 2, nodes: 2 }));
      fake.append(0);
      const late = fake.holdAnswers(1);
      fetcher.assign(fromTheStart(2));
      await asks(2);
      // Its leader has moved meanwhile, and something else finds that out.
      fake.logs.get(0)!.leader = 2;
      fake.logs.get(1)!.errorCode = 78;
      fake.changed();
      await waitFor('the other leader asked', () =>
        fake.fetches.some(({ nodeId, positions }) => nodeId === 2 && positions.has(0)),
      );
      expect(await take(1)).toEqual(['0: 0-0: v0']);
      late();
      fake.append(0);
      expect(await take(1)).toEqual(['0: 1-1: v1']);
    });

    it('begins some at other offsets beside the rest, and drops what is in hand of them', async () => {
      over(fakeFetchBrokers({ partitions: 3 }));
      for (const partition of [0, 1]) fake.append(partition, { records: 2 });
      fetcher.seek(fromTheStart(2));
      await inHand();
      fetcher.seek(new Map([[1, 1n]]));
      fetcher.seek(new Map([[2, 0n]]));
      expect(await take(2)).toEqual(['0: 0-1: v0 v1', '1: 1-1: v0 v1']);
      fake.append(2);
      expect(await take(1)).toEqual(['2: 0-0: v0']);
    });

    it('fetches nothing once it is cleared, and drops all that is in hand', async () => {
      over(fakeFetchBrokers({ partitions: 2 }));
      fake.append(0);
      fetcher.assign(fromTheStart(2));
      fetcher.pause(1);
      await inHand();
      fetcher.clear();
      const asked = fake.fetches.length;
      fake.append(1);
      await manyTurns();
      expect([fetcher.inHandBytes(), fetcher.take(EVERYTHING), fake.fetches.length]).toEqual([0, null, asked]);
      fetcher.seek(new Map([[1, 0n]]));
      expect(await take(1)).toEqual(['1: 0-0: v0']);
    });
  });
});
