import { createByteCursor, placeCursor } from './byte-cursor.ts';
import { CorruptBatchError, exactTimestamp, type RecordBlock } from './record-batch.ts';
import { createRecordFrame, readHeaders, readRecordFrame, type RecordFrame } from './record-frame.ts';
import type { ConsumedRecord } from './record.ts';

/**
 * Walks a block, record by record, in the order of their offsets; `frame` is the same object each time.
 * @throws CorruptBatchError where the block does not hold what its header says.
 */
export function forEachFrame(block: RecordBlock, visit: (frame: RecordFrame) => void): void {
  if (block.defect !== null) throw block.defect;
  const cursor = createByteCursor();
  const frame = createRecordFrame();
  const lastDelta = Number(block.lastOffset - block.baseOffset);
  let previous = -1;
  placeCursor(cursor, block.bytes, block.start, block.end);
  for (let index = 0; index < block.recordCount; index++) {
    readRecordFrame(cursor, frame);
    if (frame.offsetDelta <= previous || frame.offsetDelta > lastDelta)
      throw new CorruptBatchError(
        `a record at offset ${frame.offsetDelta} of its batch, after ${previous} of ${lastDelta}`,
      );
    previous = frame.offsetDelta;
    visit(frame);
  }
  if (cursor.at !== block.end) throw new CorruptBatchError(`bytes behind the ${block.recordCount} records of a batch`);
}

/** When a record was made, or taken by the topic, in milliseconds since the epoch. @throws CorruptBatchError */
export function timestampOf(block: RecordBlock, { timestampDeltaMs }: RecordFrame): number {
  return block.appendedAtMs ?? exactTimestamp(block.baseTimestampMs + timestampDeltaMs);
}

/** The record of a frame, which shares the memory of its block. */
export function recordOf(block: RecordBlock, frame: RecordFrame): ConsumedRecord {
  const { bytes, baseOffset } = block;
  const cursor = createByteCursor();
  placeCursor(cursor, bytes, frame.headersStart, frame.end);
  const { keyLength, keyEnd, valueLength, valueEnd } = frame;
  return {
    offset: String(baseOffset + BigInt(frame.offsetDelta)),
    timestamp: String(timestampOf(block, frame)),
    key: keyLength < 0 ? null : bytes.subarray(keyEnd - keyLength, keyEnd),
    value: valueLength < 0 ? null : bytes.subarray(valueEnd - valueLength, valueEnd),
    headers: readHeaders(cursor, frame),
  };
}

/** The records of a block as objects. @throws CorruptBatchError */
export function recordsOfBlock(block: RecordBlock): ConsumedRecord[] {
  const records: ConsumedRecord[] = [];
  forEachFrame(block, (frame) => records.push(recordOf(block, frame)));
  return records;
}
