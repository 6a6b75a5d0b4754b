import type { PeerCall } from './peer-calls.ts';
import { createDigest, type DigestBuilder, type PartitionDigest } from './topic-digest.ts';
import type { BrokerConnection } from './wire/broker-connection.ts';
import { produceBatches, type PartitionBatch } from './wire/broker-requests.ts';
import { createBatch, stampBatch, type BatchTemplate } from './wire/record-batch.ts';

export interface Load {
  readonly topic: string;
  readonly callsByPartition: readonly (readonly PeerCall[])[];
  /** In all; every partition gets the same number, give or take one. */
  readonly records: number;
  /** How many records make a stored batch; fewer where it would be larger than brokers take by default. */
  readonly recordsABatch: number;
}

/** A topic that was loaded. */
export interface LoadedTopic {
  readonly topic: string;
  readonly partitions: number;
  readonly records: number;
  readonly bytes: number;
  /** What every contender has to make of it. */
  readonly expected: readonly PartitionDigest[];
}

interface PartitionLoad {
  readonly partition: number;
  readonly next: (count: number) => Prepared;
  readonly digest: DigestBuilder;
  /** How many records it is to have, and has. */
  due: number;
  loaded: number;
}

interface Prepared {
  readonly batch: BatchTemplate;
  readonly checksums: readonly number[];
}

/** Requests that wait for the broker at the same time: it is to be busy, and its memory small. */
const OPEN_REQUESTS = 4;
/** About so many bytes a request: brokers hold it in memory as a whole. */
const REQUEST_BYTES = 4 << 20;
/** Brokers take 1 MiB with what surrounds the records. */
const BATCH_BYTES = 900_000;

/** Loads calls into a topic, over and over, as batches that are made once. */
export interface TopicLoader {
  /**
   * Loads so many records more, of which every partition gets the same number, give or take one; resolves when all are
   * acknowledged. @throws what `signal` was aborted with.
   */
  readonly add: (records: number, signal: AbortSignal) => Promise<void>;
  /** How many records were loaded so far. */
  readonly records: () => number;
  /** What was loaded so far, with what has to come of it. */
  readonly loaded: () => LoadedTopic;
}

/** Loads a topic once. @throws what `signal` was aborted with. */
export async function loadTopic(connection: BrokerConnection, load: Load, signal: AbortSignal): Promise<LoadedTopic> {
  const loader = createTopicLoader(connection, load);
  await loader.add(load.records, signal);
  return loader.loaded();
}

/** Each batch is given a time of its own, by which a record is told from its likes. */
export function createTopicLoader(
  connection: BrokerConnection,
  { topic, callsByPartition, recordsABatch }: Omit<Load, 'records'>,
): TopicLoader {
  const loads = callsByPartition.map(partitionLoad);
  const size = Math.min(recordsABatch, Math.max(1, Math.floor(BATCH_BYTES / longestOf(callsByPartition))));
  let nextTimeMs = 0;
  let bytes = 0;

  async function add(count: number, signal: AbortSignal): Promise<void> {
    nextTimeMs = Math.max(nextTimeMs, Date.now() - Math.ceil(count / size));
    for (const [partition, load] of loads.entries()) load.due += Math.floor((count + partition) / loads.length);
    const open = new Set<Promise<void>>();
    for (; loads.some(({ loaded, due }) => loaded < due); nextTimeMs++) {
      signal.throwIfAborted();
      const batches = loads.flatMap((load) => nextBatch(load, size, nextTimeMs));
      bytes += batches.reduce((sum, batch) => sum + batch.bytes.length, 0);
      for (const part of requestsOf(batches)) {
        const request = produceBatches(connection, topic, part).finally(() => open.delete(request));
        open.add(request);
        if (open.size >= OPEN_REQUESTS) await Promise.race(open);
      }
    }
    await Promise.all(open);
  }

  const records = () => loads.reduce((sum, { loaded }) => sum + loaded, 0);

  return {
    add,
    records,
    loaded: () => ({
      topic,
      partitions: loads.length,
      records: records(),
      bytes,
      expected: loads.map(({ digest }) => digest.digest()),
    }),
  };
}

function longestOf(callsByPartition: Load['callsByPartition']): number {
  return callsByPartition.flat().reduce((longest, { content }) => Math.max(longest, content.length), 1);
}

function partitionLoad(calls: readonly PeerCall[], partition: number): PartitionLoad {
  if (calls.length === 0) throw new RangeError(`there is no call for partition ${partition}`);
  const prepared = new Map<string, Prepared>();
  let from = 0;
  const next = (count: number) => {
    const name = `${from}+${count}`;
    const known = prepared.get(name) ?? prepare(calls, from, count);
    prepared.set(name, known);
    // The last batches of a round over the calls would differ from one round to the next.
    from = from + 2 * count > calls.length ? 0 : from + count;
    return known;
  };
  return { partition, next, digest: createDigest(), due: 0, loaded: 0 };
}

function prepare(calls: readonly PeerCall[], from: number, count: number): Prepared {
  const chosen = Array.from({ length: count }, (_, index) => calls[(from + index) % calls.length]!);
  return {
    batch: createBatch(chosen.map(({ content }) => content)),
    checksums: chosen.map(({ expected }) => expected),
  };
}

function requestsOf(batches: readonly PartitionBatch[]): readonly (readonly PartitionBatch[])[] {
  const requests: PartitionBatch[][] = [];
  let room = 0;
  for (const batch of batches) {
    if (room < batch.bytes.length) {
      requests.push([]);
      room = REQUEST_BYTES;
    }
    requests.at(-1)!.push(batch);
    room -= batch.bytes.length;
  }
  return requests;
}

function nextBatch(load: PartitionLoad, recordsABatch: number, timestampMs: number): readonly PartitionBatch[] {
  const count = Math.min(recordsABatch, load.due - load.loaded);
  if (count === 0) return [];
  const { batch, checksums } = load.next(count);
  stampBatch(batch, timestampMs);
  for (const checksum of checksums) load.digest.add(checksum, timestampMs);
  load.loaded += count;
  // The request copies the bytes before the batch is used again.
  return [{ partition: load.partition, bytes: batch.bytes }];
}
