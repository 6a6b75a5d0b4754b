import { recordsOfBlock } from '../../../records/for-each-record.ts';
import { CorruptBatchError, type RecordBlock } from '../../../records/record-batch.ts';
import type { AbortedTransaction } from '../protocol/fetch-request.ts';

const ABORT = 0;
const TYPE_AT = 2;

/**
 * The blocks of a fetch that hold data and are of no aborted transaction. Brokers name the transactions that were aborted by where
 * they begin, sorted by where they end, and several producers may write at once; all records of a batch are of one of them. A
 * control batch that cannot be read is a block with a defect. https://kafka.apache.org/documentation/#controlbatch
 */
export function committedBlocks(
  blocks: readonly RecordBlock[],
  aborted: readonly AbortedTransaction[],
): readonly RecordBlock[] {
  if (aborted.length === 0) return blocks.filter((block) => !block.isControl || block.defect !== null);
  const waiting = aborted.toSorted((one, other) => Number(one.firstOffset - other.firstOffset));
  const aborting = new Set<bigint>();
  const committed: RecordBlock[] = [];
  let begun = 0;
  for (const block of blocks) {
    for (; begun < waiting.length && waiting[begun]!.firstOffset <= block.lastOffset; begun++) {
      aborting.add(waiting[begun]!.producerId);
    }
    if (block.defect !== null) committed.push(block);
    else if (!block.isControl) {
      if (!block.isTransactional || !aborting.has(block.producerId)) committed.push(block);
    } else {
      const marker = readMarker(block);
      if (marker instanceof CorruptBatchError) committed.push({ ...block, defect: marker });
      else if (marker === 'abort') aborting.delete(block.producerId);
    }
  }
  return committed;
}

/** What a control batch says of the transaction that it ends. */
function readMarker(block: RecordBlock): 'abort' | 'commit' | CorruptBatchError {
  try {
    const key = recordsOfBlock(block)[0]?.key ?? null;
    return key !== null && key.readInt16BE(TYPE_AT) === ABORT ? 'abort' : 'commit';
  } catch (error) {
    if (error instanceof CorruptBatchError) return error;
    if (error instanceof RangeError) return new CorruptBatchError('a control record without a type', { cause: error });
    throw error;
  }
}
