import { afterEach, describe, expect, it } from 'vitest';
import { consumerOf, MAX_WAIT_MS, MOST_RECORDS, numbered, type FetchRequest } from '../../support/fake-consumer.ts';
import { waitFor } from '../../support/wait-for.ts';

/** Far more of the event loop than a fetch takes here, which is one. */
async function manyTurns(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
}

describe('a consumer', () => {
  let consumer: ReturnType<typeof consumerOf>;
  let over: Promise<unknown>;

  function start(partitions: number, atOnce: number): void {
    startWith({ 1: numbered(partitions) }, atOnce);
  }

  function startWith(
    ledBy: Readonly<Record<number, readonly number[]>>,
    atOnce: number,
    recordsAnAnswer?: number,
  ): void {
    consumer = consumerOf(ledBy, atOnce, recordsAnAnswer);
    over = Promise.all(consumer.fetchers.map((fetcher) => fetcher.start()));
  }

  const stop = () => Promise.all(consumer.fetchers.map((fetcher) => fetcher.stop()));

  const inHand = (...partitions: readonly number[]) =>
    waitFor(
      `${partitions.join()} in hand`,
      () => [...consumer.inHand.keys()].toSorted((one, other) => one - other).join() === partitions.join(),
    );

  const askedFrom = () => consumer.asked.map(({ topics }) => topics[0]!.partitions[0]!.fetchOffset);

  /** One batch of the only partition in hand, and the next one come, with more behind it. */
  async function startFetchingAhead(): Promise<void> {
    start(1, 4);
    consumer.grow(0, 3 * MOST_RECORDS);
    await inHand(0);
    await waitFor('a fetch ahead', () => consumer.asked.length === 2);
    await manyTurns();
  }

  afterEach(async () => {
    const stopped = stop();
    for (const work of consumer.inHand.values()) work.resolve();
    await stopped;
  });

  it('fetches the others while partitions are in hand, without long waits, and each again when it is done', async () => {
    start(4, 4);
    expect((await firstAsked()).maxWaitTime).toBe(MAX_WAIT_MS);
    await inHand(0, 1, 2, 3);
    consumer.inHand.get(2)!.resolve();
    await waitFor('a fetch', () => consumer.lastAsked().join() === '2');
    expect(consumer.asked.at(-1)!.maxWaitTime).toBeLessThan(20);
    consumer.grow(2, 1);
    await inHand(0, 1, 2, 3);
  });

  it('asks for nothing while all is in hand, and does not even look whether there is something to ask for', async () => {
    start(2, 4);
    await inHand(0, 1);
    await manyTurns();
    expect(consumer.asked).toHaveLength(1);
    expect(consumer.begun()).toBe(1);
  });

  it('asks a broker that gave nothing of what is in hand as patiently as ever, and not the one that gave all', async () => {
    startWith({ 1: [0, 1], 2: [2, 3] }, 4);
    for (const partition of [2, 3]) consumer.positions.set(partition, 1);
    await inHand(0, 1);
    const before = consumer.asked.length;
    await waitFor('more fetches', () => consumer.asked.length > before + 2);
    for (const { nodeId, maxWaitTime } of consumer.asked.slice(before)) {
      expect({ nodeId, maxWaitTime }).toEqual({ nodeId: 2, maxWaitTime: MAX_WAIT_MS });
    }
  });

  it('fetches a partition that is in hand where as much waits behind it, and works that next, in order', async () => {
    await startFetchingAhead();
    expect(askedFrom()).toEqual(['0', '10']);
    expect(consumer.worked).toEqual(['0 from 0 to 9']);
    consumer.inHand.get(0)!.resolve();
    await waitFor('the next', () => consumer.worked.length === 2);
    expect(consumer.worked[1]).toBe('0 from 10 to 19');
    await manyTurns();
    expect(askedFrom().at(-1)).toBe('20');
  });

  it('leaves a partition alone while it is in hand and less waits behind it', async () => {
    start(1, 4);
    consumer.grow(0, 2 * MOST_RECORDS - 2);
    await inHand(0);
    await manyTurns();
    expect(consumer.asked).toHaveLength(1);
  });

  it('throws away what it fetched ahead of a batch that came to nothing, and fetches that again', async () => {
    await startFetchingAhead();
    consumer.failing.add(0);
    consumer.inHand.get(0)!.resolve();
    await waitFor('the same again', () => consumer.worked.length === 2);
    expect(consumer.worked[1]).toBe('0 from 0 to 9');
  });

  it('throws away what comes ahead of a batch that has come to nothing in the meantime', async () => {
    start(1, 4);
    consumer.grow(0, 3 * MOST_RECORDS);
    const answer = consumer.answerLate(10);
    await inHand(0);
    await waitFor('a fetch ahead', () => consumer.asked.length === 2);
    consumer.failing.add(0);
    consumer.inHand.get(0)!.resolve();
    await waitFor('nothing in hand', () => consumer.inHand.size === 0);
    answer();
    await waitFor('the same again', () => consumer.worked.length === 2);
    expect(askedFrom()[1]).toBe('10');
    expect(consumer.worked[1]).toBe('0 from 0 to 9');
  });

  it('works a partition once that two brokers gave, as where its leader has moved', async () => {
    startWith({ 1: [0], 2: [0] }, 4);
    consumer.grow(0, 3 * MOST_RECORDS);
    await inHand(0);
    await waitFor('fetches of both', () => consumer.asked.length > 2);
    await manyTurns();
    for (const count of [2, 3]) {
      consumer.inHand.get(0)!.resolve();
      await waitFor('the next', () => consumer.worked.length === count);
    }
    expect(consumer.worked).toEqual(['0 from 0 to 9', '0 from 10 to 19', '0 from 20 to 29']);
  });

  it('does not fetch ahead of a batch any more where the broker does not have what waits behind it', async () => {
    start(2, 4);
    consumer.grow(0, 3 * MOST_RECORDS);
    consumer.knowsOnlyBelow(10);
    await inHand(0, 1);
    await manyTurns();
    expect(consumer.asked).toHaveLength(2);
    consumer.knowsOnlyBelow(Number.POSITIVE_INFINITY);
    consumer.inHand.get(0)!.resolve();
    await waitFor('the next', () => consumer.worked.includes('0 from 10 to 19'));
  });

  it('does not work what it fetched ahead once it stops, or has failed', async () => {
    await startFetchingAhead();
    const stopping = stop();
    consumer.inHand.get(0)!.resolve();
    await stopping;
    expect(consumer.worked).toHaveLength(1);
  });

  it('takes no more in hand than it works at once, but for those that came together', async () => {
    start(6, 2);
    await waitFor('two in hand', () => consumer.inHand.size === 2);
    const asked = consumer.asked.length;
    for (let done = 0; done < 4; done++) {
      [...consumer.inHand.values()][0]!.resolve();
      await manyTurns();
      expect(consumer.asked.length).toBe(asked);
    }
    [...consumer.inHand.values()][0]!.resolve();
    await waitFor('a fetch', () => consumer.asked.length > asked);
  });

  it('fetches nothing while two answers are in hand, and first then what it has not had for longest', async () => {
    startWith({ 1: [0, 1, 2] }, 4, MOST_RECORDS);
    for (const partition of [0, 1, 2]) consumer.grow(partition, 9 * MOST_RECORDS);
    await inHand(0, 1);
    await manyTurns();
    expect(consumer.asked).toHaveLength(2);
    consumer.inHand.get(0)!.resolve();
    await waitFor('a fetch', () => consumer.asked.length === 3);
    expect(consumer.lastAsked()).toEqual([2, 0, 1]);
    await inHand(1, 2);
    await manyTurns();
    expect(consumer.asked).toHaveLength(3);
  });

  it('stops when what is in hand is done, and not before', async () => {
    start(2, 2);
    await inHand(0, 1);
    let stopped = false;
    const stopping = stop().then(() => (stopped = true));
    consumer.inHand.get(0)!.resolve();
    await inHand(1);
    expect(stopped).toBe(false);
    consumer.inHand.get(1)!.resolve();
    await stopping;
    await over;
  });

  it('fails by what failed first, when all that was in hand is done', async () => {
    start(2, 2);
    await inHand(0, 1);
    let failure: unknown;
    const failed = over.catch((error: unknown) => (failure = error));
    consumer.inHand.get(0)!.reject(new Error('first'));
    await inHand(1);
    expect(failure).toBeUndefined();
    consumer.inHand.get(1)!.reject(new Error('second'));
    await failed;
    expect(failure).toMatchObject({ message: 'first' });
  });

  async function firstAsked(): Promise<FetchRequest> {
    await waitFor('the first fetch', () => consumer.asked.length > 0);
    return consumer.asked[0]!;
  }
});
