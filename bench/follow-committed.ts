import { committedBatches } from './committed-batches.ts';
import { connectToBroker } from './wire/broker-connection.ts';
import { fetchBatches } from './wire/broker-requests.ts';
import { visitRecords } from './wire/record-batch.ts';

/** The broker answers as soon as there is a record that may be read. */
const MAX_WAIT_MS = 500;
const FETCH_BYTES = 4 << 20;

/**
 * Reads what is committed to a topic as soon as it may be read. `onRecord` is given each record's time and
 * the time at which it came, both milliseconds since the epoch. `closing` ends it.
 */
export async function followCommitted(
  broker: string,
  topic: string,
  partitions: number,
  onRecord: (timestampMs: number, arrivedAtMs: number) => void,
  closing: AsyncDisposableStack,
): Promise<{ readonly failed: AbortSignal }> {
  // Of its own: behind a request that waits for records all others would wait.
  const connection = await connectToBroker(broker);
  const from = new Map(Array.from({ length: partitions }, (_, partition) => [partition, 0]));
  const failure = new AbortController();
  const stopping = new AbortController();
  const follow = async () => {
    while (!stopping.signal.aborted) {
      const fetched = await fetchBatches(connection, { topic, from, maxWaitMs: MAX_WAIT_MS, maxBytes: FETCH_BYTES });
      const arrivedAtMs = Date.now();
      for (const part of fetched) {
        for (const { head, committed } of committedBatches(part)) {
          from.set(part.partition, head.lastOffset + 1);
          if (committed) visitRecords(part.bytes, head, (timestampMs) => onRecord(timestampMs, arrivedAtMs));
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
  return { failed: failure.signal };
}
