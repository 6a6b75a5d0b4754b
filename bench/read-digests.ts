import { checksumOf, createDigest, type PartitionDigest } from './topic-digest.ts';
import { committedBatches } from './committed-batches.ts';
import type { BrokerConnection } from './wire/broker-connection.ts';
import { fetchBatches, readEnds } from './wire/broker-requests.ts';
import { visitRecords } from './wire/record-batch.ts';

const FETCH_BYTES = 16 << 20;
const MAX_WAIT_MS = 500;

/** Reads all that is committed to a topic, from its beginning to its end as of now. */
export async function readDigests(
  connection: BrokerConnection,
  topic: string,
  partitions: number,
): Promise<readonly PartitionDigest[]> {
  const ends = await readEnds(connection, topic, partitions, 'read-committed');
  const digests = [];
  for (const [partition, end] of ends.entries()) digests.push(await readDigest(connection, topic, partition, end));
  return digests;
}

async function readDigest(
  connection: BrokerConnection,
  topic: string,
  partition: number,
  end: number,
): Promise<PartitionDigest> {
  const builder = createDigest();
  for (let from = 0; from < end;) {
    const request = { topic, from: new Map([[partition, from]]), maxWaitMs: MAX_WAIT_MS, maxBytes: FETCH_BYTES };
    const [fetched] = await fetchBatches(connection, request);
    const before = from;
    for (const { head, committed } of committedBatches(fetched!)) {
      from = head.lastOffset + 1;
      if (!committed) continue;
      visitRecords(fetched!.bytes, head, (timestampMs, start, stop) => {
        builder.add(checksumOf(fetched!.bytes.subarray(start, stop)), timestampMs);
      });
    }
    if (from === before) throw new Error(`partition ${partition} of ${topic} cannot be read behind offset ${from}`);
  }
  return builder.digest();
}
