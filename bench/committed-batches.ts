import type { FetchedPartition } from './wire/broker-requests.ts';
import { batchesOf, type BatchHead } from './wire/record-batch.ts';

export interface FetchedBatch {
  readonly head: BatchHead;
  /** Whether it holds records that count: it is no control batch, and its transaction was not aborted. */
  readonly committed: boolean;
}

/** All batches of a fetch, told apart as a reader of committed records has to. */
export function* committedBatches({ aborted, bytes }: FetchedPartition): Generator<FetchedBatch> {
  const ahead = aborted.toSorted((one, other) => one.firstOffset - other.firstOffset);
  const aborting = new Set<bigint>();
  for (const head of batchesOf(bytes)) {
    while (ahead.length > 0 && ahead[0]!.firstOffset <= head.lastOffset) aborting.add(ahead.shift()!.producerId);
    if (head.aborts) aborting.delete(head.producerId);
    yield { head, committed: !head.control && !(head.transactional && aborting.has(head.producerId)) };
  }
}
