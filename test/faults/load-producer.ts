import type { Kafka, ProducerRecord, RecordMetadata } from 'kafkajs';

/**
 * A way to write calls: each send is acknowledged by all replicas when it resolves. One that fails may have arrived in
 * part, and the next wants a new producer: it may have been for a partition that was added, of which the broker that was
 * asked had not heard.
 */
export interface LoadProducer {
  /** With a transactional id, in a transaction of its own, which is given up where told so. */
  readonly send: (record: ProducerRecord, giveUp: boolean) => Promise<void>;
  readonly disconnect: () => Promise<void>;
}

export async function createLoadProducer(kafka: Kafka, transactionalId: string | null): Promise<LoadProducer> {
  const options = { allowAutoTopicCreation: false, maxInFlightRequests: 1 };
  const producer = kafka.producer(
    transactionalId === null ? { ...options, idempotent: true } : { ...options, transactionalId },
  );
  await producer.connect();
  return {
    async send(record, giveUp) {
      if (transactionalId === null) {
        checkAcknowledged(record, await producer.send(record));
        return;
      }
      const transaction = await producer.transaction();
      checkAcknowledged(record, await transaction.send(record));
      await (giveUp ? transaction.abort() : transaction.commit());
    },
    disconnect: () => producer.disconnect(),
  };
}

/**
 * kafkajs leaves out, without a word, the records for a partition that it does not know of. @throws Error where some are
 * left out.
 */
function checkAcknowledged({ topic, messages }: ProducerRecord, acknowledged: readonly RecordMetadata[]): void {
  const partitions = new Set(acknowledged.map(({ partition }) => partition));
  const lost = messages.find(({ partition }) => partition !== undefined && !partitions.has(partition));
  if (lost !== undefined) throw new Error(`partition ${lost.partition} of ${topic} is not known yet`);
}
