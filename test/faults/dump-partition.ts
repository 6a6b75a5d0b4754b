import type { Kafka } from 'kafkajs';
import { marksAbort } from '../../src/adapters/kafka/corrections/aborted-records.ts';
import { fetchBatches } from '../support/fetch-batches.ts';

const LINES = 60;

/** What stands in a partition from an offset on, committed or not, a line for each run of records of a producer and for each mark. */
export async function dumpPartition(
  kafka: Kafka,
  topic: string,
  partition: number,
  from: bigint,
): Promise<readonly string[]> {
  const { messages, abortedTransactions } = await fetchBatches(kafka, topic, partition, from);
  const lines = [`aborted: ${JSON.stringify(abortedTransactions)}`];
  let last = '';
  for (const { offset, key, isControlRecord, block } of messages) {
    const mark = isControlRecord ? (marksAbort(key) ? 'ABORT' : 'COMMIT') : block.isTransactional ? 'records' : 'plain';
    const what = `${mark} of producer ${block.producerId}`;
    if (what !== last || isControlRecord)
      lines.push(`${offset} ${new Date(block.baseTimestampMs).toISOString()} ${what}`);
    last = what;
  }
  return lines.slice(0, LINES);
}
