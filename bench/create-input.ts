import type { Producer } from 'kafkajs';
import { createTopics, deleteTopics } from '../demo/cluster-topics.ts';
import { partitionOfKey } from '../src/adapters/kafka/kafkajs.ts';
import type { DeliveryBench } from './delivery-bench.ts';
import type { EncodedCall } from './encoded-calls.ts';

/** kafkajs copies the list of a send once for every record in it: small lists. */
const RECORDS_A_SEND = 500;

/** A topic that calls are sent to. */
export interface Input {
  readonly topic: string;
  readonly partitions: number;
  /** Its own: kafkajs' producers never forget a topic, and do not get over its end. */
  readonly producer: Producer;
}

/** Creates an input topic; `closing` deletes it. */
export async function createInput(
  { admin, kafka }: DeliveryBench,
  topic: string,
  partitions: number,
  closing: AsyncDisposableStack,
): Promise<Input> {
  await createTopics(admin, [{ topic, numPartitions: partitions }]);
  closing.defer(() => deleteTopics(admin, [topic]));
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  closing.defer(() => producer.disconnect());
  return { topic, partitions, producer };
}

/**
 * Fills an input with that many records: the calls over and over, each in the partition of its key. A
 * partition is filled at one go, so that stored batches are as large however many partitions there are.
 * Returns how many records each partition holds. @throws what the bench was interrupted with.
 */
export async function fillInput(
  { calls, interrupt }: DeliveryBench,
  { topic, partitions, producer }: Input,
  records: number,
): Promise<readonly number[]> {
  const byPartition = spreadOverPartitions(calls, partitions, records);
  for (const [partition, held] of byPartition.entries()) {
    for (let from = 0; from < held.length; from += RECORDS_A_SEND) {
      interrupt.throwIfAborted();
      const messages = held.slice(from, from + RECORDS_A_SEND).map(({ key, value }) => ({ key, value, partition }));
      await producer.send({ topic, messages });
    }
  }
  return byPartition.map(({ length }) => length);
}

function spreadOverPartitions(calls: readonly EncodedCall[], partitions: number, records: number) {
  const partitionOf = calls.map(({ key }) => partitionOfKey(key, partitions));
  const byPartition: EncodedCall[][] = Array.from({ length: partitions }, () => []);
  for (let index = 0; index < records; index++) {
    const call = index % calls.length;
    byPartition[partitionOf[call]!]!.push(calls[call]!);
  }
  return byPartition;
}
