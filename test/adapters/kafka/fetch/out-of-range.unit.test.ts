import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Fetcher } from '../../../../src/adapters/kafka/fetch/fetcher.ts';
import { StopError } from '../../../../src/pipeline/failures.ts';
import { fakeFetchBrokers, type FakeFetchBrokers } from '../../../support/fake-fetch-broker.ts';
import { EVERYTHING, fetcherOver, fromTheStart, manyTurns } from '../../../support/fetcher-over.ts';
import { waitFor } from '../../../support/wait-for.ts';

const OTHER_TOPIC = 'b'.repeat(32);
const SAME_TOPIC = 'a'.repeat(32);

let fake: FakeFetchBrokers;
let fetcher: Fetcher;
let told: ReturnType<typeof fetcherOver>['told'];
let take: ReturnType<typeof fetcherOver>['take'];
let failedWith: ReturnType<typeof fetcherOver>['failedWith'];

function start(brokers: FakeFetchBrokers, positions: ReadonlyMap<number, bigint>): void {
  fake = brokers;
  ({ fetcher, told, take, failedWith } = fetcherOver(brokers));
  fetcher.assign(positions);
}

/** Has this done before each request that the broker gets. */
function beforeRequests(act: (apiName: string) => Promise<void> | void): void {
  const { connectionPool } = fake.node(1).broker;
  const send = connectionPool.send.bind(connectionPool);
  const sendAfter = async (exchange: object) => {
    await act((exchange as { readonly request: { readonly apiName: string } }).request.apiName);
    return send(exchange);
  };
  Object.assign(connectionPool, { send: sendAfter });
}

const now = performance.now.bind(performance);
let passedMs = 0;
beforeEach(() => {
  passedMs = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now() + passedMs);
});
afterEach(async () => {
  await fetcher.stop();
  fake.end();
  vi.restoreAllMocks();
});

describe('an offset that the leader does not have', () => {
  it('is passed over where retention has deleted it, and the others are kept', async () => {
    fake = fakeFetchBrokers({ partitions: 2 });
    for (let batch = 0; batch < 3; batch++) fake.append(0);
    fake.logs.get(0)!.start = 2n;
    fake.append(1);
    start(fake, fromTheStart(2));
    expect((await take(2)).toSorted()).toEqual(['0: 2-2: v2', '1: 0-0: v0']);
    expect(told.fatal).toEqual([]);
  });

  it('is asked for again where the leader has it meanwhile', async () => {
    start(fakeFetchBrokers(), new Map([[0, 2n]]));
    await failedWith('requested offset is not within the range');
    for (let batch = 0; batch < 3; batch++) fake.append(0);
    expect(await take(1)).toEqual(['0: 2-2: v2']);
  });

  it('is waited for while a new leader may be behind, others go on, and it is the end after that', async () => {
    start(
      fakeFetchBrokers({ partitions: 2 }),
      new Map([
        [0, 435n],
        [1, 0n],
      ]),
    );
    fake.append(0, { records: 10 });
    await waitFor('its end asked for', () => fake.asked.offsets >= 4);
    passedMs += 27_000;
    const { offsets } = fake.asked;
    await waitFor('its end asked for again', () => fake.asked.offsets >= offsets + 2);
    expect(told.fatal).toEqual([]);
    fake.append(1);
    expect(await take(1)).toEqual(['1: 0-0: v0']);
    passedMs += 4_000;
    await waitFor('the end', () => told.fatal.length > 0);
    expect(told.fatal).toEqual([expect.any(StopError)]);
    expect(told.fatal[0]!.message).toMatch(/^partition 0 of in ends at offset 10, but 435 is due: /);
    const fetches = fake.fetches.length;
    fake.append(1);
    await manyTurns();
    expect([fake.fetches.length, fetcher.take(EVERYTHING)]).toEqual([fetches, null]);
  });

  it('is nothing to worry about while something before it is in hand or being worked', async () => {
    start(fakeFetchBrokers(), fromTheStart(1));
    fake.append(0, { records: 3 });
    const taken = await waitFor('something', () => fetcher.take(EVERYTHING));
    fake.logs.get(0)!.batches = [];
    fake.append(0);
    await waitFor('its end asked for', () => fake.asked.offsets >= 2);
    passedMs += 40_000;
    const { offsets } = fake.asked;
    await waitFor('its end asked for again', () => fake.asked.offsets >= offsets + 4);
    expect(told.fatal).toEqual([]);
    for (const { release } of taken) release();
    const after = fake.asked.offsets;
    await waitFor('its end asked for again', () => fake.asked.offsets >= after + 4);
    expect(told.fatal).toEqual([]);
    passedMs += 31_000;
    await waitFor('the end', () => told.fatal.length > 0);
  });

  it('is waited for anew after the leader had it', async () => {
    start(fakeFetchBrokers(), new Map([[0, 1n]]));
    let isWritten = false;
    beforeRequests((apiName) => {
      if (isWritten || apiName !== 'Fetch' || fake.asked.offsets < 2) return;
      isWritten = true;
      fake.append(0, { records: 2 });
    });
    await take(1);
    fake.logs.get(0)!.batches = [];
    passedMs += 40_000;
    const { offsets } = fake.asked;
    await waitFor('its end asked for again', () => fake.asked.offsets >= offsets + 4);
    expect(told.fatal).toEqual([]);
  });

  it('is of no interest once it is not assigned', async () => {
    start(fakeFetchBrokers({ partitions: 2 }), new Map([[0, 435n]]));
    await waitFor('its end asked for', () => fake.asked.offsets >= 2);
    fetcher.assign(new Map([[1, 0n]]));
    passedMs += 40_000;
    fake.append(1);
    expect(await take(1)).toEqual(['1: 0-0: v0']);
    const { offsets, refreshes } = fake.asked;
    fake.logs.get(1)!.errorCode = 6;
    fake.changed();
    await waitFor('refreshes', () => fake.asked.refreshes >= refreshes + 2);
    expect([fake.asked.offsets, told.fatal]).toEqual([offsets, []]);
  });

  it('is of no interest where it is told of once it is not assigned', async () => {
    start(fakeFetchBrokers({ partitions: 2 }), new Map([[0, 435n]]));
    const held = Promise.withResolvers<void>();
    let isHeld = false;
    beforeRequests(async (apiName) => {
      isHeld = apiName === 'ListOffsets' && fake.asked.offsets >= 2;
      if (isHeld) await held.promise;
    });
    await waitFor('its end asked for again', () => isHeld);
    passedMs += 40_000;
    fetcher.assign(new Map([[1, 0n]]));
    held.resolve();
    fake.append(1);
    expect(await take(1)).toEqual(['1: 0-0: v0']);
    expect(told.fatal).toEqual([]);
  });
});

describe('a topic that is missing', () => {
  const known = () => waitFor('its id known', () => fake.asked.ids > 0);

  it('goes on where it is the same when it is back', async () => {
    start(fakeFetchBrokers(), fromTheStart(1));
    await known();
    fake.setTopicId(null);
    await failedWith('fetching partition 0');
    fake.append(0);
    fake.setTopicId(SAME_TOPIC);
    expect(await take(1)).toEqual(['0: 0-0: v0']);
    expect([told.madeAnew, told.fatal]).toEqual([0, []]);
  });

  it('is told of where it was made anew, and nothing of it is fetched until it is assigned', async () => {
    start(fakeFetchBrokers({ partitions: 2 }), fromTheStart(2));
    await known();
    fake.append(0, { records: 3 });
    await take(1);
    fake.setTopicId(null);
    await failedWith('fetching partition');
    fake.logs.get(0)!.batches = [];
    for (let batch = 0; batch < 5; batch++) fake.append(0);
    const fetches = fake.fetches.length;
    fake.setTopicId(OTHER_TOPIC);
    await waitFor('a word of it', () => told.madeAnew === 1);
    await manyTurns();
    expect([fake.fetches.length, fetcher.take(EVERYTHING)]).toEqual([fetches, null]);
    fetcher.assign(fromTheStart(2));
    expect(await take(1)).toEqual(['0: 0-4: v0 v1 v2 v3 v4']);
    expect(told.madeAnew).toBe(1);
  });

  it('is noticed by an offset that it does not have, before anything of it that came with that is taken', async () => {
    start(fakeFetchBrokers({ partitions: 2 }), fromTheStart(2));
    await known();
    fake.append(0, { records: 3 });
    fake.append(1);
    await take(2);
    fake.cluster.isTelling = false;
    for (const partition of [0, 1]) fake.logs.get(partition)!.batches = [];
    fake.setTopicId(OTHER_TOPIC);
    fake.append(1);
    fake.append(1);
    await waitFor('something in hand', () => fetcher.inHandBytes() > 0);
    await failedWith('asking for the id of in failed');
    const arrivals = told.arrivals;
    expect(fetcher.take(EVERYTHING)).toBe(null);
    fake.cluster.isTelling = true;
    await waitFor('a word of it', () => told.madeAnew === 1);
    const fetches = fake.fetches.length;
    fetcher.wanted(true);
    await manyTurns();
    expect([fetcher.inHandBytes(), told.arrivals, fake.fetches.length]).toEqual([0, arrivals, fetches]);
  });

  it('gives what came with that once it has shown that it is the same', async () => {
    fake = fakeFetchBrokers({ partitions: 2 });
    fake.append(1);
    fake.cluster.isTelling = false;
    start(
      fake,
      new Map([
        [0, 9n],
        [1, 0n],
      ]),
    );
    await waitFor('something in hand', () => fetcher.inHandBytes() > 0);
    expect([fetcher.take(EVERYTHING), told.arrivals]).toEqual([null, 0]);
    fake.cluster.isTelling = true;
    await waitFor('an arrival', () => told.arrivals === 1);
    expect(await take(1)).toEqual(['1: 0-0: v0']);
  });
});
