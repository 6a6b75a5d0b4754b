import type { Kafka } from 'kafkajs';
import { createBrokers } from '../src/adapters/kafka/client/brokers.ts';
import { fetchFeatures } from '../src/adapters/kafka/protocol/api-versions-request.ts';

/** The levels of the features that a cluster has finalized, such as `transaction.version`; one that it is without is missing. Rejects with what kafkajs says. */
export async function finalizedFeatures(kafka: Kafka): Promise<ReadonlyMap<string, number>> {
  const brokers = createBrokers(kafka);
  try {
    await brokers.connect([]);
    return await fetchFeatures(await brokers.anyBroker());
  } finally {
    await brokers.disconnect();
  }
}
