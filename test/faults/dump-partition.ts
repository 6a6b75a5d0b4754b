import type { Kafka } from 'kafkajs';
import type { BlockMessage } from '../../src/adapters/kafka/corrections/fetched-blocks.ts';
import { createInnerCluster } from '../../src/adapters/kafka/kafkajs.ts';

interface RawFetch {
  readonly responses: readonly {
    readonly partitions: readonly {
      readonly abortedTransactions: readonly object[];
      readonly messages: readonly BlockMessage[];
    }[];
  }[];
}

const ABORT = 0;
const TYPE_AT = 2;
const LINES = 60;

/** What stands in a partition from an offset on, committed or not, a line for each run of records of a producer and for each mark. */
export async function dumpPartition(
  kafka: Kafka,
  topic: string,
  partition: number,
  from: bigint,
): Promise<readonly string[]> {
  const cluster = createInnerCluster(kafka);
  try {
    await cluster.connect();
    await cluster.addTargetTopic(topic);
    const { leader } = cluster.findTopicPartitionMetadata(topic).find(({ partitionId }) => partitionId === partition)!;
    const broker = await cluster.findBroker({ nodeId: String(leader) });
    const partitions = [{ partition, fetchOffset: String(from), maxBytes: 1 << 20 }];
    const request = {
      maxWaitTime: 100,
      minBytes: 1,
      maxBytes: 1 << 20,
      isolationLevel: 1,
      topics: [{ topic, partitions }],
    };
    const { responses } = (await broker.fetch(request)) as RawFetch;
    const { messages, abortedTransactions } = responses[0]!.partitions[0]!;
    const lines = [`aborted: ${JSON.stringify(abortedTransactions)}`];
    let last = '';
    for (const { offset, key, isControlRecord, block } of messages) {
      const mark = isControlRecord
        ? key?.readInt16BE(TYPE_AT) === ABORT
          ? 'ABORT'
          : 'COMMIT'
        : block.isTransactional
          ? 'records'
          : 'plain';
      const what = `${mark} of producer ${block.producerId}`;
      if (what !== last || isControlRecord)
        lines.push(`${offset} ${new Date(block.baseTimestampMs).toISOString()} ${what}`);
      last = what;
    }
    return lines.slice(0, LINES);
  } finally {
    await cluster.disconnect();
  }
}
