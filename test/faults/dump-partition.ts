import type { Kafka } from 'kafkajs';
import { recordsOfBlock } from '../../src/records/for-each-record.ts';
import type { RecordBlock } from '../../src/records/record-batch.ts';
import { fetchBatches } from '../support/fetch-batches.ts';

const LINES = 60;

/** What stands in a partition from an offset on, committed or not, a line for each run of records of a producer and for each mark. */
export async function dumpPartition(
  kafka: Kafka,
  topic: string,
  partition: number,
  from: bigint,
): Promise<readonly string[]> {
  const { blocks, aborted } = await fetchBatches(kafka, topic, partition, from);
  const lines = [
    `aborted: ${aborted.map(({ producerId, firstOffset }) => `${producerId} from ${firstOffset}`).join(', ')}`,
  ];
  let last = '';
  for (const block of blocks) {
    const mark = block.isControl ? endOf(block) : block.isTransactional ? 'records' : 'plain';
    const what = `${mark} of producer ${block.producerId}`;
    if (what !== last || block.isControl)
      lines.push(`${block.lastOffset} ${new Date(block.baseTimestampMs).toISOString()} ${what}`);
    last = what;
  }
  return lines.slice(0, LINES);
}

/** https://kafka.apache.org/documentation/#controlbatch */
function endOf(block: RecordBlock): 'ABORT' | 'COMMIT' {
  return recordsOfBlock(block)[0]!.key!.readInt16BE(2) === 0 ? 'ABORT' : 'COMMIT';
}
