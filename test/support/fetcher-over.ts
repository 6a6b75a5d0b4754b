import { createFetcher, type Fetched, type FetcherParts } from '../../src/adapters/kafka/fetch/fetcher.ts';
import { recordsOfBlock } from '../../src/records/for-each-record.ts';
import { TOPIC, type FakeFetchBrokers } from './fake-fetch-broker.ts';
import { waitFor } from './wait-for.ts';

export const MAX_BYTES = 64 << 10;
export const EVERYTHING = Number.POSITIVE_INFINITY;

/** A fetcher over brokers that are none, and what it told. */
export function fetcherOver(
  { brokers }: Pick<FakeFetchBrokers, 'brokers'>,
  limits: Partial<Pick<FetcherParts, 'maxBytes' | 'maxBytesPerPartition'>> = {},
) {
  const told = { arrivals: 0, signs: 0, failed: [] as string[], madeAnew: 0, fatal: [] as Error[] };
  const fetcher = createFetcher({
    brokers,
    topic: TOPIC,
    maxBytes: MAX_BYTES,
    maxBytesPerPartition: MAX_BYTES,
    groupId: 'group',
    ...limits,
    handlers: {
      onArrival: () => void (told.arrivals += 1),
      onSign: () => void (told.signs += 1),
      onFailedAttempt: ({ message }) => void told.failed.push(message),
      onMadeAnew: () => void (told.madeAnew += 1),
      onFatal: (error) => void told.fatal.push(error),
    },
  });
  /** Takes what comes, and lets it go, until it is so many parts of answers. */
  async function take(parts: number): Promise<readonly string[]> {
    const found: string[] = [];
    await waitFor(`${parts} parts of answers`, () => {
      const some = fetcher.take(EVERYTHING) ?? [];
      found.push(...summaryOf(some));
      for (const { release } of some) release();
      return found.length >= parts;
    });
    return found;
  }
  const failedWith = (what: string) => waitFor(what, () => told.failed.some((message) => message.includes(what)));
  const inHand = () => waitFor('something in hand', () => fetcher.inHandBytes() > 0);
  return { fetcher, told, take, failedWith, inHand };
}

/** Far more of the event loop than an exchange takes here. */
export async function manyTurns(): Promise<void> {
  for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate);
}

/** The partitions from 0 on, each from its beginning. */
export const fromTheStart = (partitions: number): ReadonlyMap<number, bigint> =>
  new Map(Array.from({ length: partitions }, (_, partition) => [partition, 0n]));

/** What was taken, as "partition: the offset that was asked for-the last one: values". */
export function summaryOf(taken: readonly Fetched[] | null): readonly string[] {
  return (taken ?? []).flatMap(({ partitions }) =>
    partitions.map(({ partition, fetchedOffset, lastOffset, blocks }) => {
      const values = blocks.flatMap(recordsOfBlock).map(({ value }) => String(value).replace(/\.*$/u, ''));
      return `${partition}: ${fetchedOffset}-${lastOffset}: ${values.join(' ')}`;
    }),
  );
}
