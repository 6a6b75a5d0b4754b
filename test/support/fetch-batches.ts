import type { Kafka } from 'kafkajs';
import type { BlockMessage } from '../../src/adapters/kafka/corrections/fetched-blocks.ts';
import { createInnerCluster } from '../../src/adapters/kafka/kafkajs.ts';

/** What a broker gives of a partition: its batches, control batches among them, and which transactions were given up. */
export interface FetchedPartition {
  readonly messages: readonly BlockMessage[];
  readonly abortedTransactions: readonly object[];
}

interface RawFetch {
  readonly responses: readonly { readonly partitions: readonly FetchedPartition[] }[];
}

const MOST_BYTES = 1 << 20;

/** One fetch from an offset on, as it comes: nothing is left out. */
export async function fetchBatches(
  kafka: Kafka,
  topic: string,
  partition: number,
  from: bigint,
): Promise<FetchedPartition> {
  const cluster = createInnerCluster(kafka);
  try {
    await cluster.connect();
    await cluster.addTargetTopic(topic);
    const { leader } = cluster.findTopicPartitionMetadata(topic).find(({ partitionId }) => partitionId === partition)!;
    const broker = await cluster.findBroker({ nodeId: String(leader) });
    const partitions = [{ partition, fetchOffset: String(from), maxBytes: MOST_BYTES }];
    const request = {
      maxWaitTime: 100,
      minBytes: 1,
      maxBytes: MOST_BYTES,
      isolationLevel: 1,
      topics: [{ topic, partitions }],
    };
    const { responses } = (await broker.fetch(request)) as RawFetch;
    return responses[0]!.partitions[0]!;
  } finally {
    await cluster.disconnect();
  }
}
