import { setTimeout as sleep } from 'node:timers/promises';
import type { Kafka } from 'kafkajs';
import { RetryError, StopError } from '../../pipeline/failures.ts';
import type { ConsumedRecord } from '../../records/record.ts';
import { classifyFailure } from './broker-errors.ts';
import { createInnerCluster, errorType, recordsOfFetch, type InnerCluster } from './kafkajs.ts';
import { within } from './within.ts';

/** What a partition holds: `low` is its first offset, `high` the one that its next record will get. */
export interface PartitionBounds {
  readonly partition: number;
  readonly low: bigint;
  readonly high: bigint;
}

/** The offsets of a partition from `from` on, up to and without `to`. */
export interface PartitionRange {
  readonly topic: string;
  readonly partition: number;
  readonly from: bigint;
  readonly to: bigint;
}

/** Reads ranges of topics. It joins no group and commits nothing, so nobody else notices it. */
export interface TopicReader {
  /** The bounds of every partition, in their order. @throws StopError where there is no such topic, or it may not be read. */
  readonly bounds: (topic: string) => Promise<readonly PartitionBounds[]>;
  /**
   * The first offset of each partition whose record is not older than a time, in milliseconds since the
   * epoch; the partition's end where none is. @throws StopError as `bounds` does.
   */
  readonly offsetsAt: (topic: string, timestampMs: number) => Promise<ReadonlyMap<number, bigint>>;
  /**
   * The committed records of a range in the order of their offsets, a fetch at a time; the next fetch waits
   * until it is asked for. Ends at the range's end, whether or not a record stands there.
   * @throws StopError where the range cannot be read, or nothing came for too long, as behind a transaction
   * that is open.
   */
  readonly read: (range: PartitionRange) => AsyncGenerator<readonly ConsumedRecord[]>;
  readonly disconnect: () => Promise<void>;
}

export interface TopicReaderOptions {
  /** How long a range may stand still before it is given up. */
  readonly standstillMs?: number;
}

const STANDSTILL_MS = 60_000;
const STEP_DEADLINE_MS = 20_000;
const ATTEMPTS = 5;
const PAUSE_MS = 100;
const FETCH = { maxWaitTime: 200, minBytes: 1, maxBytes: 8 << 20 };
const PARTITION_BYTES = 4 << 20;

export function createTopicReader(
  kafka: Kafka,
  { standstillMs = STANDSTILL_MS }: TopicReaderOptions = {},
): TopicReader {
  const cluster = createInnerCluster(kafka);
  let connecting: Promise<void> | null = null;

  /** Tries a step again where a leader has moved or a connection is lost. */
  async function attempt<T>(step: string, topic: string, work: () => Promise<T>): Promise<T> {
    for (let attempts = 1; ; attempts++) {
      try {
        await within(STEP_DEADLINE_MS, 'connecting', (connecting ??= cluster.connect()));
        await within(STEP_DEADLINE_MS, step, cluster.addTargetTopic(topic));
        return await within(STEP_DEADLINE_MS, step, work());
      } catch (error) {
        connecting = null;
        if (errorType(error) === 'UNKNOWN_TOPIC_OR_PARTITION')
          throw new StopError(`there is no topic ${topic}`, { cause: error });
        const failure = classifyFailure(step, error);
        if (!(failure instanceof RetryError)) throw failure;
        if (attempts === ATTEMPTS) throw new StopError(failure.message, { cause: error });
        await sleep(attempts * PAUSE_MS);
        await cluster.refreshMetadata().catch(() => {});
      }
    }
  }

  async function offsets(topic: string, from: { fromBeginning: boolean } | { fromTimestamp: number }) {
    const partitions = cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => ({ partition: partitionId }));
    const [found] = await cluster.fetchTopicsOffset([{ topic, partitions, ...from }]);
    return new Map(found?.partitions.map(({ partition, offset }) => [partition, BigInt(offset)]));
  }

  function bounds(topic: string): Promise<readonly PartitionBounds[]> {
    return attempt(`asking for the offsets of ${topic}`, topic, async () => {
      const low = await offsets(topic, { fromBeginning: true });
      const high = await offsets(topic, { fromBeginning: false });
      return [...high]
        .map(([partition, end]) => ({ partition, low: low.get(partition) ?? end, high: end }))
        .toSorted((one, other) => one.partition - other.partition);
    });
  }

  function offsetsAt(topic: string, timestampMs: number): Promise<ReadonlyMap<number, bigint>> {
    return attempt(`asking for offsets of ${topic} by time`, topic, async () => {
      const found = await offsets(topic, { fromTimestamp: timestampMs });
      const high = await offsets(topic, { fromBeginning: false });
      return new Map([...high].map(([partition, end]) => [partition, atLeastZero(found.get(partition), end)]));
    });
  }

  async function* read(range: PartitionRange): AsyncGenerator<readonly ConsumedRecord[]> {
    const { topic, partition, to } = range;
    let next = range.from;
    let movedAt = performance.now();
    while (next < to) {
      const { records, following } = await attempt(`reading partition ${partition} of ${topic}`, topic, () =>
        fetchFrom(cluster, topic, partition, next),
      );
      if (following > next) movedAt = performance.now();
      else if (performance.now() - movedAt > standstillMs) throw standstill(range, next);
      next = following;
      const wanted = records.filter(({ offset }) => BigInt(offset) < to);
      if (wanted.length > 0) yield wanted;
    }
  }

  return { bounds, offsetsAt, read, disconnect: () => cluster.disconnect() };
}

async function fetchFrom(cluster: InnerCluster, topic: string, partition: number, from: bigint) {
  const leader = cluster.findTopicPartitionMetadata(topic).find(({ partitionId }) => partitionId === partition)?.leader;
  if (leader === undefined) throw new StopError(`topic ${topic} has no partition ${partition}`);
  const broker = await cluster.findBroker({ nodeId: String(leader) });
  const partitions = [{ partition, fetchOffset: String(from), maxBytes: PARTITION_BYTES }];
  try {
    return recordsOfFetch(
      topic,
      from,
      await broker.fetch({ ...FETCH, isolationLevel: 1, topics: [{ topic, partitions }] }),
    );
  } catch (error) {
    if (errorType(error) !== 'OFFSET_OUT_OF_RANGE') throw error;
    throw new StopError(`partition ${partition} of ${topic} does not hold offset ${from}`, { cause: error });
  }
}

/** Brokers say -1 where no record is as new. */
function atLeastZero(offset: bigint | undefined, end: bigint): bigint {
  return offset === undefined || offset < 0n ? end : offset;
}

function standstill({ topic, partition, to }: PartitionRange, next: bigint): StopError {
  return new StopError(
    `partition ${partition} of ${topic} cannot be read beyond offset ${next} (to ${to - 1n} was asked for): ` +
      'a transaction may be open there',
  );
}
