import { crc32c } from '@node-rs/crc32';
import type { Kafka } from 'kafkajs';
import { createBrokers } from '../../src/adapters/kafka/client/brokers.ts';
import { decompress } from '../../src/adapters/kafka/compression.ts';
import { askBroker } from '../../src/adapters/kafka/protocol/ask-broker.ts';
import { fetchQuestion, type AbortedTransaction } from '../../src/adapters/kafka/protocol/fetch-request.ts';
import { readBlocks } from '../../src/records/read-blocks.ts';
import type { RecordBlock } from '../../src/records/record-batch.ts';

/** What a broker gives of a partition: its batches, control batches among them, and which transactions were given up. */
export interface FetchedBatches {
  readonly blocks: readonly RecordBlock[];
  readonly aborted: readonly AbortedTransaction[];
}

const MOST_BYTES = 1 << 20;

/** One fetch from an offset on, as it comes: nothing is left out. */
export async function fetchBatches(
  kafka: Kafka,
  topic: string,
  partition: number,
  from: bigint,
): Promise<FetchedBatches> {
  const brokers = createBrokers(kafka);
  try {
    await brokers.connect([topic]);
    const broker = await brokers.broker(brokers.leadersOf(topic).get(partition)!);
    const request = {
      topic,
      sessionId: 0,
      sessionEpoch: -1,
      positions: [{ partition, offset: from }],
      forgotten: [],
      maxWaitMs: 100,
      maxBytes: MOST_BYTES,
      maxBytesPerPartition: MOST_BYTES,
    };
    const { partitions } = await askBroker(broker, fetchQuestion(broker, request));
    const { records, aborted } = partitions[0]!;
    return { blocks: readBlocks(records, { checksumOf: crc32c, decompress }), aborted };
  } finally {
    await brokers.disconnect();
  }
}
