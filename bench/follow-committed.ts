import { committedBatches } from './committed-batches.ts';
import type { StreamRecord } from './stream-ledger.ts';
import { checksumOf } from './topic-digest.ts';
import { connectToBroker } from './wire/broker-connection.ts';
import { createFetchSession } from './wire/fetch-session.ts';
import { visitRecords } from './wire/record-batch.ts';

/** The broker answers as soon as there is a record that may be read. */
const MAX_WAIT_MS = 500;
const FETCH_BYTES = 4 << 20;

export interface Follower {
  /** Aborted, with what to tell, where the topic can no longer be read. */
  readonly failed: AbortSignal;
  /** Up to where each partition has been read. */
  readonly positions: () => readonly number[];
}

/**
 * Reads what is committed to a topic as soon as it may be read. `onRecord` is given each record and the time at which
 * it came, in milliseconds since the epoch. `closing` ends it.
 */
export async function followCommitted(
  broker: string,
  topic: string,
  partitions: number,
  onRecord: (record: StreamRecord, arrivedAtMs: number) => void,
  closing: AsyncDisposableStack,
): Promise<Follower> {
  // Of its own: behind a request that waits for records all others would wait.
  const connection = await connectToBroker(broker);
  const session = createFetchSession(connection, { topic, partitions, maxWaitMs: MAX_WAIT_MS, maxBytes: FETCH_BYTES });
  const failure = new AbortController();
  const stopping = new AbortController();
  const follow = async () => {
    while (!stopping.signal.aborted) {
      const fetched = await session.next();
      const arrivedAtMs = Date.now();
      for (const { partition, aborted, bytes } of fetched) {
        for (const { head, committed } of committedBatches({ partition, aborted, bytes })) {
          session.advance(partition, head.lastOffset + 1);
          if (!committed) continue;
          visitRecords(bytes, head, (timestampMs, start, end) =>
            onRecord({ partition, timestampMs, checksum: checksumOf(bytes.subarray(start, end)) }, arrivedAtMs),
          );
        }
      }
    }
  };
  const ended = follow().catch((error: unknown) => {
    if (!stopping.signal.aborted) failure.abort(error);
  });
  closing.defer(async () => {
    stopping.abort();
    connection.close();
    await ended;
  });
  return { failed: failure.signal, positions: session.positions };
}
