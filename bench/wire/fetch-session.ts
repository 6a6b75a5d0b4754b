import type { BrokerConnection } from './broker-connection.ts';
import { check, isolationByte, type FetchedPartition } from './broker-requests.ts';
import { createReader, int32, int64, text } from './fields.ts';

export interface FetchSessionOptions {
  readonly topic: string;
  readonly partitions: number;
  readonly maxWaitMs: number;
  readonly maxBytes: number;
}

/** Reads what is committed to all partitions of a topic, from its beginning, through a fetch session (KIP-227). */
export interface FetchSession {
  /** What a next fetch brings, at the latest when it has waited; empty where there is nothing. @throws Error where the broker refuses. */
  readonly next: () => Promise<readonly FetchedPartition[]>;
  /** Goes on behind this offset of a partition. */
  readonly advance: (partition: number, offset: number) => void;
  /** From where each partition is read next. */
  readonly positions: () => readonly number[];
}

// The oldest that knows sessions.
const FETCH = { key: 1, version: 7 };
const SESSION_ID_NOT_FOUND = 70;
const INVALID_SESSION_EPOCH = 71;
const NEW_SESSION = { id: 0, epoch: 0 };

/**
 * Each request names the partitions that moved, and each answer those that have something: a reader of hundreds of
 * partitions would else take much of the processor from those that it measures.
 */
export function createFetchSession(
  connection: BrokerConnection,
  { topic, partitions, maxWaitMs, maxBytes }: FetchSessionOptions,
): FetchSession {
  const positions = Array.from({ length: partitions }, () => 0);
  const all = () => new Set(positions.keys());
  let moved = all();
  let session = NEW_SESSION;

  function encode(): Buffer {
    const parts = [int32(-1), int32(maxWaitMs), int32(1), int32(maxBytes), isolationByte('read-committed')];
    parts.push(int32(session.id), int32(session.epoch));
    parts.push(int32(moved.size === 0 ? 0 : 1));
    if (moved.size > 0) parts.push(text(topic), int32(moved.size));
    for (const partition of moved) {
      parts.push(int32(partition), int64(BigInt(positions[partition]!)), int64(-1n), int32(maxBytes));
    }
    return Buffer.concat([...parts, int32(0)]); // nothing is forgotten
  }

  async function next(): Promise<readonly FetchedPartition[]> {
    const read = createReader(await connection.request(FETCH.key, FETCH.version, encode()));
    read.int32();
    const code = read.int16();
    if (code === SESSION_ID_NOT_FOUND || code === INVALID_SESSION_EPOCH) {
      // The broker has given the session's place to another.
      session = NEW_SESSION;
      moved = all();
      return next();
    }
    check('fetch', code);
    session = { id: read.int32(), epoch: session.epoch + 1 };
    const fetched: FetchedPartition[] = [];
    read.list(() => {
      read.text();
      read.list(() => {
        const partition = read.int32();
        check('fetch', read.int16());
        for (let skipped = 0; skipped < 3; skipped++) read.int64(); // the log's bounds
        const aborted: { producerId: bigint; firstOffset: number }[] = [];
        read.list(() => aborted.push({ producerId: read.int64(), firstOffset: Number(read.int64()) }));
        fetched.push({ partition, aborted, bytes: read.bytes() });
      });
    });
    // Without a session of its own every request is a full one.
    if (session.id === 0) session = NEW_SESSION;
    moved = session.id === 0 ? all() : new Set();
    return fetched;
  }

  return {
    next,
    advance(partition, offset) {
      positions[partition] = offset;
      moved.add(partition);
    },
    positions: () => [...positions],
  };
}
