import { RECORD_BATCH_HEADER_BYTES } from './record-batch.ts';
import { recordSizeBound } from './record-size.ts';
import type { OutgoingRecord } from './record.ts';

export interface ChunkLimits {
  readonly maxRecords: number;
  /** The topic's `max.message.bytes`: what a whole record batch may take. */
  readonly maxBatchBytes: number;
}

/**
 * Cuts records into chunks, in order, each of which fits into one record batch of the topic. A record
 * that is too large by itself gets a chunk of its own; who calls sees to it that there is none.
 */
export function* chunkRecords<R extends OutgoingRecord>(
  records: readonly R[],
  limits: ChunkLimits,
): Generator<readonly R[]> {
  let start = 0;
  let bytes = RECORD_BATCH_HEADER_BYTES;
  for (const [index, record] of records.entries()) {
    const size = recordSizeBound(record);
    const full = index - start === limits.maxRecords || bytes + size > limits.maxBatchBytes;
    if (full && index > start) {
      yield records.slice(start, index);
      start = index;
      bytes = RECORD_BATCH_HEADER_BYTES;
    }
    bytes += size;
  }
  if (start < records.length) yield records.slice(start);
}
