import { createKafkaClient, logLevel } from '../src/adapters/kafka/kafkajs.ts';
import type { ConsumedRecord } from '../src/records/record.ts';

/** A record with the partition it stands in. */
export interface PlacedRecord extends ConsumedRecord {
  readonly partition: number;
}

const DEADLINE_MS = 60_000;

/**
 * Hands every record of a topic, from its beginning to its end as of now, to `onRecord`: what was committed,
 * and nothing else. Records of a partition come in order.
 * @throws Error where the end is not reached within a minute, as behind a transaction that is left open.
 */
export async function readCommitted(
  brokers: readonly string[],
  topic: string,
  onRecord: (record: PlacedRecord) => void,
): Promise<void> {
  const kafka = createKafkaClient({ clientId: 'read-committed', brokers: [...brokers], logLevel: logLevel.NOTHING });
  const open = await openEnds(kafka, topic);
  if (open.size === 0) return;
  const groupId = `read-committed-${crypto.randomUUID()}`;
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100, maxBytesPerPartition: 4 << 20 });
  const { promise: done, resolve, reject } = Promise.withResolvers<void>();
  const deadline = setTimeout(
    () => reject(new Error(`the end of ${topic} was not reached in ${DEADLINE_MS} ms`)),
    DEADLINE_MS,
  );
  // Also after a batch of which nothing is to be seen: the marker of a transaction is one.
  consumer.on('consumer.end_batch_process', ({ payload }) => {
    const end = open.get(payload.partition);
    if (end !== undefined && BigInt(payload.lastOffset) + 1n >= end) open.delete(payload.partition);
    if (open.size === 0) resolve();
  });
  consumer.on('consumer.crash', ({ payload }) => reject(payload.error));
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: ({ batch }) => {
        for (const record of batch.messages)
          onRecord({ ...(record as unknown as ConsumedRecord), partition: batch.partition });
        return Promise.resolve();
      },
    });
    await done;
  } finally {
    clearTimeout(deadline);
    await consumer.disconnect();
  }
}

/** The offset after the last of each partition that has any. */
async function openEnds(kafka: ReturnType<typeof createKafkaClient>, topic: string): Promise<Map<number, bigint>> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const bounds = await admin.fetchTopicOffsets(topic);
    return new Map(
      bounds.filter(({ low, high }) => low !== high).map(({ partition, high }) => [partition, BigInt(high)]),
    );
  } finally {
    await admin.disconnect();
  }
}
