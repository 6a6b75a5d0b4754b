import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Fetcher } from '../../../../src/adapters/kafka/fetch/fetcher.ts';
import { StopError } from '../../../../src/pipeline/failures.ts';
import { fakeFetchBrokers, type FakeFetchBrokers } from '../../../support/fake-fetch-broker.ts';
import { fetcherOver, fromTheStart, manyTurns } from '../../../support/fetcher-over.ts';
import { waitFor } from '../../../support/wait-for.ts';

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

afterEach(async () => {
  await fetcher.stop();
  fake.end();
  vi.restoreAllMocks();
});

describe('a partition that has another leader', () => {
  it('is fetched from that one, and what the others brought is kept', async () => {
    start(fakeFetchBrokers({ partitions: 4, nodes: 2 }), fromTheStart(4));
    await waitFor('both asked', () => fake.fetches.length === 2);
    fake.logs.get(0)!.leader = 2;
    const batches = [0, 1, 2, 3].map((partition) => fake.append(partition));
    expect(batches).toHaveLength(4);
    expect((await take(4)).toSorted()).toEqual(['0: 0-0: v0', '1: 0-0: v0', '2: 0-0: v0', '3: 0-0: v0']);
    expect(told.failed).toEqual([expect.stringMatching(/^fetching partition 0 of in failed: /)]);
    expect(fake.asked.refreshes).toBe(1);
    fake.append(0);
    expect(await take(1)).toEqual(['0: 1-1: v1']);
  });

  it('or cannot be read for now is asked for again, whatever the broker says of it, but not without end', async () => {
    const codes = [5, 6, 9, 56, 74, 75, 76, 78, -1];
    const fine = codes.length;
    start(fakeFetchBrokers({ partitions: fine + 1 }), fromTheStart(fine + 1));
    for (const [partition, code] of codes.entries()) {
      fake.logs.get(partition)!.errorCode = code;
      fake.append(partition);
      await failedWith(`fetching partition ${partition} of in failed: `);
    }
    fake.append(fine);
    expect(await take(1)).toEqual([`${fine}: 0-0: v0`]);
    const { refreshes } = fake.asked;
    const since = performance.now();
    await waitFor('more refreshes', () => fake.asked.refreshes >= refreshes + 3);
    expect(performance.now() - since).toBeGreaterThan(150);
    fake.append(fine);
    expect(await take(1)).toEqual([`${fine}: 1-1: v1`]);
    for (const partition of codes.keys()) fake.logs.get(partition)!.errorCode = 0;
    fake.changed();
    expect((await take(fine)).toSorted()).toEqual([...codes.keys()].map((partition) => `${partition}: 0-0: v0`));
    expect(told.fatal).toEqual([]);
  });

  it('is found though nobody says who leads another', async () => {
    start(fakeFetchBrokers({ partitions: 2, nodes: 2 }), fromTheStart(2));
    vi.spyOn(fake.brokers, 'refresh').mockReturnValue(new Promise(() => {}));
    fake.logs.get(0)!.errorCode = 78;
    fake.append(0);
    await failedWith('fetching partition 0');
    fake.logs.get(0)!.errorCode = 0;
    expect(await take(1)).toEqual(['0: 0-0: v0']);
  });

  it('is looked for until it has one', async () => {
    fake = fakeFetchBrokers({ partitions: 2 });
    vi.spyOn(fake.brokers, 'leadersOf').mockReturnValueOnce(new Map([[1, 1]]));
    start(fake, fromTheStart(2));
    fake.append(0);
    expect(await take(1)).toEqual(['0: 0-0: v0']);
    expect(fake.asked.refreshes).toBe(1);
  });
});

describe('a broker that is out of reach', () => {
  it('is asked again after longer and longer pauses, while the others go on', async () => {
    start(fakeFetchBrokers({ partitions: 2, nodes: 2 }), fromTheStart(2));
    await waitFor('both asked', () => fake.fetches.length === 2);
    fake.node(2).isDown = true;
    fake.changed();
    const since = performance.now();
    const lost = () => told.failed.filter((message) => message.startsWith('fetching from broker 2 failed')).length;
    fake.append(0);
    expect(await take(1)).toEqual(['0: 0-0: v0']);
    await waitFor('four attempts', () => lost() >= 4);
    expect(performance.now() - since).toBeGreaterThan(300); // 50 + 100 + 200
    fake.append(0);
    expect(await take(1)).toEqual(['0: 1-1: v1']);
    expect(told.signs).toBeGreaterThanOrEqual(4);
    fake.append(1);
    fake.node(2).isDown = false;
    expect(await take(1)).toEqual(['1: 0-0: v0']);
  });

  it('gives what it led to others', async () => {
    start(fakeFetchBrokers({ partitions: 2, nodes: 2 }), fromTheStart(2));
    await waitFor('both asked', () => fake.fetches.length === 2);
    fake.node(2).isDown = true;
    fake.logs.get(1)!.leader = 1;
    fake.append(1);
    expect(await take(1)).toEqual(['1: 0-0: v0']);
  });
});

describe('records from before what was asked for', () => {
  it('are no reason to ask again without end', async () => {
    start(fakeFetchBrokers({ partitions: 2 }), fromTheStart(2));
    fake.append(0, { records: 3 });
    await take(1);
    const [batch] = fake.logs.get(0)!.batches;
    // As a batch whose end the broker and its header do not agree upon.
    fake.logs.get(0)!.batches = [{ ...batch!, lastOffset: 5n }];
    fake.changed();
    await failedWith('fetching partition 0 of in failed');
    const { refreshes } = fake.asked;
    const asked = fake.fetches.length;
    await waitFor('refreshes', () => fake.asked.refreshes >= refreshes + 3);
    expect(fake.fetches.length - asked).toBeLessThan(10);
    fake.append(1);
    expect(await take(1)).toEqual(['1: 0-0: v0']);
  });
});

describe('what no other attempt can change', () => {
  it('is the end: the topic may not be read', async () => {
    start(fakeFetchBrokers({ partitions: 2 }), fromTheStart(2));
    for (const partition of [0, 1]) fake.logs.get(partition)!.errorCode = 29;
    fake.changed();
    await waitFor('the end', () => told.fatal.length > 0);
    await manyTurns();
    expect(told.fatal).toEqual([expect.any(StopError)]);
    expect(told.fatal[0]!.message).toMatch(/^fetching partition 0, 1 of in failed: /);
  });

  it('is the end: the broker does not speak what we speak', async () => {
    fake = fakeFetchBrokers();
    Object.assign(fake.node(1).broker, { versions: { 1: { minVersion: 4, maxVersion: 10 } } });
    start(fake, fromTheStart(1));
    await waitFor('the end', () => told.fatal.length > 0);
    expect(told.fatal[0]!.message).toMatch(/broker 1 takes /);
  });
});
