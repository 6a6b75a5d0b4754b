import {
  BATCH_FIELDS,
  CorruptBatchError,
  RECORD_BATCH_HEADER_BYTES,
  endOfBatch,
  readBatchHeader,
  type BatchHeader,
  type Compression,
  type RecordBlock,
} from './record-batch.ts';

/** What reading takes that is not a matter of layout. */
export interface BatchCodecs {
  /** CRC-32C. */
  readonly checksumOf: (bytes: Buffer) => number;
  /** @throws CorruptBatchError */
  readonly decompress: (bytes: Buffer, compression: Exclude<Compression, 'none'>) => Buffer;
}

/**
 * The batches of a fetch, in order, decompressed; one that is cut off at the end is left out. What cannot be read ends it,
 * as a block with a defect.
 */
export function readBlocks(bytes: Buffer, codecs: BatchCodecs): readonly RecordBlock[] {
  const blocks: RecordBlock[] = [];
  for (let start = 0; start < bytes.length;) {
    try {
      const end = endOfBatch(bytes, start);
      if (end === null) break;
      blocks.push(readBlock(bytes, start, end, codecs));
      start = end;
    } catch (error) {
      if (!(error instanceof CorruptBatchError)) throw error;
      blocks.push(defective(bytes.readBigInt64BE(start + BATCH_FIELDS.baseOffset), error));
      break;
    }
  }
  return blocks;
}

function readBlock(bytes: Buffer, start: number, end: number, codecs: BatchCodecs): RecordBlock {
  const header = readBatchHeader(bytes, start, end, codecs.checksumOf);
  const records = start + RECORD_BATCH_HEADER_BYTES;
  if (header.compression === 'none') return blockOf(header, bytes, records, end);
  const decompressed = codecs.decompress(bytes.subarray(records, end), header.compression);
  return blockOf(header, decompressed, 0, decompressed.length);
}

function blockOf(header: BatchHeader, bytes: Buffer, start: number, end: number): RecordBlock {
  const { baseOffset, lastOffset, baseTimestampMs, appendedAtMs, producerId, isTransactional, isControl } = header;
  return {
    baseOffset,
    lastOffset,
    baseTimestampMs,
    appendedAtMs,
    producerId,
    isTransactional,
    isControl,
    compression: header.compression,
    recordCount: header.recordCount,
    bytes,
    start,
    end,
    defect: null,
  };
}

function defective(baseOffset: bigint, defect: CorruptBatchError): RecordBlock {
  return {
    baseOffset,
    lastOffset: baseOffset,
    baseTimestampMs: 0,
    appendedAtMs: null,
    producerId: -1n,
    isTransactional: false,
    isControl: false,
    compression: 'none',
    recordCount: 0,
    bytes: Buffer.alloc(0),
    start: 0,
    end: 0,
    defect,
  };
}
