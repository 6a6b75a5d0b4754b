import type { BrokerConnection } from './broker-connection.ts';
import { createReader, int16, int32, int64, text } from './fields.ts';

/** A batch for a partition. */
export interface PartitionBatch {
  readonly partition: number;
  readonly bytes: Buffer;
}

export interface FetchedPartition {
  readonly partition: number;
  readonly aborted: readonly AbortedTransaction[];
  /** Shares the answer's memory. */
  readonly bytes: Buffer;
}

export interface AbortedTransaction {
  readonly producerId: bigint;
  readonly firstOffset: number;
}

export interface FetchOptions {
  readonly topic: string;
  /** From which offset, by partition. */
  readonly from: ReadonlyMap<number, number>;
  readonly maxWaitMs: number;
  readonly maxBytes: number;
}

export type Isolation = 'read-uncommitted' | 'read-committed';

// The oldest versions that a broker of today knows: the plainest.
const PRODUCE = { key: 0, version: 3 };
const FETCH = { key: 1, version: 4 };
const LIST_OFFSETS = { key: 2, version: 2 };

const SEND_TIMEOUT_MS = 30_000;
const LATEST = -1n;

/** Sends at most one batch for each partition, to be acknowledged by all replicas. @throws Error where the broker refuses one. */
export async function produceBatches(
  connection: BrokerConnection,
  topic: string,
  batches: readonly PartitionBatch[],
): Promise<void> {
  const parts = [int16(-1), int16(-1), int32(SEND_TIMEOUT_MS), int32(1), text(topic), int32(batches.length)];
  for (const { partition, bytes } of batches) parts.push(int32(partition), int32(bytes.length), bytes);
  const answer = await connection.request(PRODUCE.key, PRODUCE.version, Buffer.concat(parts));
  const read = createReader(answer);
  read.list(() => {
    read.text();
    read.list(() => {
      read.int32();
      check('produce', read.int16());
      read.int64();
      read.int64();
    });
  });
}

/** The offset behind the last record of each partition that may be read, in the order of the partitions. */
export async function readEnds(
  connection: BrokerConnection,
  topic: string,
  partitions: number,
  isolation: Isolation,
): Promise<readonly number[]> {
  const parts = [int32(-1), isolationByte(isolation), int32(1), text(topic), int32(partitions)];
  for (let partition = 0; partition < partitions; partition++) parts.push(int32(partition), int64(LATEST));
  const read = createReader(await connection.request(LIST_OFFSETS.key, LIST_OFFSETS.version, Buffer.concat(parts)));
  const ends = Array.from({ length: partitions }, () => 0);
  read.int32();
  read.list(() => {
    read.text();
    read.list(() => {
      const partition = read.int32();
      check('list offsets', read.int16());
      read.int64();
      ends[partition] = Number(read.int64());
    });
  });
  return ends;
}

/** Reads what is committed. @throws Error where the broker refuses. */
export async function fetchBatches(
  connection: BrokerConnection,
  { topic, from, maxWaitMs, maxBytes }: FetchOptions,
): Promise<readonly FetchedPartition[]> {
  const parts = [int32(-1), int32(maxWaitMs), int32(1), int32(maxBytes), isolationByte('read-committed')];
  parts.push(int32(1), text(topic), int32(from.size));
  for (const [partition, offset] of from) parts.push(int32(partition), int64(BigInt(offset)), int32(maxBytes));
  const read = createReader(await connection.request(FETCH.key, FETCH.version, Buffer.concat(parts)));
  const fetched: FetchedPartition[] = [];
  read.int32();
  read.list(() => {
    read.text();
    read.list(() => {
      const partition = read.int32();
      check('fetch', read.int16());
      read.int64();
      read.int64();
      const aborted: AbortedTransaction[] = [];
      read.list(() => aborted.push({ producerId: read.int64(), firstOffset: Number(read.int64()) }));
      fetched.push({ partition, aborted, bytes: read.bytes() });
    });
  });
  return fetched;
}

/** @throws Error for any code but 0. */
export function check(request: string, code: number): void {
  if (code !== 0) throw new Error(`the broker answers a ${request} request with error ${code}`);
}

export function isolationByte(isolation: Isolation): Buffer {
  return Buffer.of(isolation === 'read-committed' ? 1 : 0);
}
