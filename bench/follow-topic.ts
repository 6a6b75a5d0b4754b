import type { Kafka } from 'kafkajs';
import { blocksOf } from '../src/adapters/kafka/kafkajs.ts';
import { recordsOfBlock } from '../src/records/for-each-record.ts';

/** Longer than a record is ever away at a steady rate: the broker answers as soon as there is one. */
const MAX_WAIT_MS = 500;

/**
 * Reads what is committed to a topic as soon as it may be read. `onRecord` is given each record's timestamp
 * and the time at which it came, both milliseconds since the epoch. `closing` ends it.
 */
export async function followTopic(
  kafka: Kafka,
  topic: string,
  onRecord: (timestampMs: number, arrivedAtMs: number) => void,
  closing: AsyncDisposableStack,
): Promise<void> {
  const groupId = `${topic}.follower`;
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: MAX_WAIT_MS, allowAutoTopicCreation: false });
  await consumer.connect();
  closing.defer(() => consumer.disconnect());
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatch: ({ batch }) => {
      const arrivedAtMs = Date.now();
      for (const { timestamp } of blocksOf(batch).flatMap(recordsOfBlock)) onRecord(Number(timestamp), arrivedAtMs);
      return Promise.resolve();
    },
  });
}
