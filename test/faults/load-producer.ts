import type { Kafka, ProducerRecord } from 'kafkajs';

/** A way to write calls: each send is acknowledged by all replicas when it resolves. */
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
        await producer.send(record);
        return;
      }
      const transaction = await producer.transaction();
      await transaction.send(record);
      await (giveUp ? transaction.abort() : transaction.commit());
    },
    disconnect: () => producer.disconnect(),
  };
}
