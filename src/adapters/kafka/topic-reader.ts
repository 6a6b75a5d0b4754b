import { setTimeout as sleep } from 'node:timers/promises';
import type { Kafka } from 'kafkajs';
import { RetryError, StopError } from '../../pipeline/failures.ts';
import type { ConsumedRecord } from '../../records/record.ts';
import { classifyFailure } from './broker-errors.ts';
import { createBrokers, type Brokers } from './client/brokers.ts';
import { fetchOnce } from './fetch/fetch-once.ts';
import { errorOfCode, errorType } from './kafkajs.ts';
import { askBroker } from './protocol/ask-broker.ts';
import { EARLIEST, LATEST, listOffsetsQuestion } from './protocol/list-offsets-request.ts';
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

export function createTopicReader(
  kafka: Kafka,
  { standstillMs = STANDSTILL_MS }: TopicReaderOptions = {},
): TopicReader {
  const brokers = createBrokers(kafka);

  /** Tries a step again where a leader has moved or a connection is lost. */
  async function attempt<T>(step: string, topic: string, work: () => Promise<T>): Promise<T> {
    for (let attempts = 1; ; attempts++) {
      try {
        await within(STEP_DEADLINE_MS, step, brokers.connect([topic]));
        return await within(STEP_DEADLINE_MS, step, work());
      } catch (error) {
        if (errorType(error) === 'UNKNOWN_TOPIC_OR_PARTITION')
          throw new StopError(`there is no topic ${topic}`, { cause: error });
        const failure = classifyFailure(step, error);
        if (!(failure instanceof RetryError)) throw failure;
        if (attempts === ATTEMPTS) throw new StopError(failure.message, { cause: error });
        await sleep(attempts * PAUSE_MS);
        await brokers.refresh().catch(() => {});
      }
    }
  }

  function bounds(topic: string): Promise<readonly PartitionBounds[]> {
    return attempt(`asking for the offsets of ${topic}`, topic, async () => {
      const low = await listOffsets(brokers, topic, EARLIEST);
      const high = await listOffsets(brokers, topic, LATEST);
      return [...high]
        .map(([partition, end]) => ({ partition, low: low.get(partition) ?? end, high: end }))
        .toSorted((one, other) => one.partition - other.partition);
    });
  }

  function offsetsAt(topic: string, timestampMs: number): Promise<ReadonlyMap<number, bigint>> {
    return attempt(`asking for offsets of ${topic} by time`, topic, async () => {
      const found = await listOffsets(brokers, topic, BigInt(Math.ceil(timestampMs)));
      const high = await listOffsets(brokers, topic, LATEST);
      return new Map([...high].map(([partition, end]) => [partition, atLeastZero(found.get(partition), end)]));
    });
  }

  async function* read(range: PartitionRange): AsyncGenerator<readonly ConsumedRecord[]> {
    const { topic, partition, to } = range;
    let next = range.from;
    let movedAt = performance.now();
    while (next < to) {
      const { records, following } = await attempt(`reading partition ${partition} of ${topic}`, topic, () =>
        fetchFrom(brokers, topic, partition, next),
      );
      if (following > next) movedAt = performance.now();
      else if (performance.now() - movedAt > standstillMs) throw standstill(range, next);
      next = following;
      const wanted = records.filter(({ offset }) => BigInt(offset) < to);
      if (wanted.length > 0) yield wanted;
    }
  }

  return { bounds, offsetsAt, read, disconnect: brokers.disconnect };
}

/** Of all partitions, each by its leader. */
async function listOffsets(brokers: Brokers, topic: string, timestamp: bigint): Promise<ReadonlyMap<number, bigint>> {
  const found = new Map<number, bigint>();
  for (const [nodeId, led] of Map.groupBy(brokers.leadersOf(topic), ([, leader]) => leader)) {
    const leader = await brokers.broker(nodeId);
    const partitions = led.map(([partition]) => partition);
    const { offsets } = await askBroker(leader, listOffsetsQuestion(leader, { topic, partitions, timestamp }));
    for (const { partition, errorCode, offset } of offsets) {
      if (errorCode !== 0) throw errorOfCode(errorCode);
      found.set(partition, offset);
    }
  }
  return found;
}

async function fetchFrom(brokers: Brokers, topic: string, partition: number, from: bigint) {
  const leader = brokers.leadersOf(topic).get(partition);
  if (leader === undefined) throw new StopError(`topic ${topic} has no partition ${partition}`);
  try {
    return await fetchOnce(await brokers.broker(leader), topic, partition, from);
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
