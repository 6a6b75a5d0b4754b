import { createKafkaClient, logLevel } from '../src/adapters/kafka/kafkajs.ts';
import { createTopicReader } from '../src/adapters/kafka/topic-reader.ts';
import type { ConsumedRecord } from '../src/records/record.ts';

/** A record with the partition it stands in. */
export interface PlacedRecord extends ConsumedRecord {
  readonly partition: number;
}

/**
 * Hands every record of a topic, from its beginning to its end as of now, to `onRecord`: what was committed,
 * and nothing else. Records of a partition come in order.
 * @throws StopError where the end is not reached for a minute, as behind a transaction that is left open.
 */
export async function readCommitted(
  brokers: readonly string[],
  topic: string,
  onRecord: (record: PlacedRecord) => void,
): Promise<void> {
  const kafka = createKafkaClient({ clientId: 'read-committed', brokers: [...brokers], logLevel: logLevel.NOTHING });
  const reader = createTopicReader(kafka);
  try {
    for (const { partition, low, high } of await reader.bounds(topic)) {
      for await (const records of reader.read({ topic, partition, from: low, to: high })) {
        for (const record of records) onRecord({ ...record, partition });
      }
    }
  } finally {
    await reader.disconnect();
  }
}
