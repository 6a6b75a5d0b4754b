/*
 * The layout of a record batch (magic 2), which has been the same since Kafka 0.11.
 * https://kafka.apache.org/documentation/#recordbatch
 */

/** Where a field of a batch's header begins. */
export const BATCH_FIELDS = {
  baseOffset: 0,
  length: 8,
  leaderEpoch: 12,
  magic: 16,
  checksum: 17,
  attributes: 21,
  lastOffsetDelta: 23,
  baseTimestamp: 27,
  maxTimestamp: 35,
  producerId: 43,
  producerEpoch: 51,
  baseSequence: 53,
  recordCount: 57,
} as const;

/** Bytes of a batch before its first record. */
export const RECORD_BATCH_HEADER_BYTES = 61;
/** What the length does not count: itself, and the offset before it. */
export const BEFORE_LENGTH_BYTES = 12;
export const MAGIC = 2;

export const ATTRIBUTES = { compression: 0x07, logAppendTime: 0x08, transactional: 0x10, control: 0x20 } as const;

/** How the records of a batch are compressed, by the number that stands in its attributes. */
export const COMPRESSIONS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
export type Compression = (typeof COMPRESSIONS)[number];

/** The header of a fetched batch. Offsets and producer ids are whole numbers of 64 bits. */
export interface BatchHeader {
  readonly baseOffset: bigint;
  readonly lastOffset: bigint;
  readonly baseTimestampMs: number;
  /** Of all its records, where the topic stamps them as it takes them; else null. */
  readonly appendedAtMs: number | null;
  readonly producerId: bigint;
  readonly isTransactional: boolean;
  readonly isControl: boolean;
  readonly compression: Compression;
  readonly recordCount: number;
}

/** Records as they were fetched, decompressed: bytes from `start` to `end`, one record behind the other. */
export interface RecordBlock extends BatchHeader {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  /** Why nothing else of it is to be believed. */
  readonly defect: CorruptBatchError | null;
}

/** A batch that cannot be what its writer and the broker made: it was damaged, or never was one. */
export class CorruptBatchError extends Error {
  override readonly name = 'CorruptBatchError';
}

/**
 * Where the batch at `start` ends, by its own length; null where the bytes end before it does, as a fetch may.
 * @throws CorruptBatchError where it is shorter than its header.
 */
export function endOfBatch(bytes: Buffer, start: number): number | null {
  if (bytes.length - start < BEFORE_LENGTH_BYTES) return null;
  const length = bytes.readInt32BE(start + BATCH_FIELDS.length);
  if (length < RECORD_BATCH_HEADER_BYTES - BEFORE_LENGTH_BYTES)
    throw new CorruptBatchError(`a batch of ${length} bytes`);
  const end = start + BEFORE_LENGTH_BYTES + length;
  return end <= bytes.length ? end : null;
}

/**
 * Reads the header of the batch from `start` to `end`, which must have one.
 * @throws CorruptBatchError where it is of another format, or its checksum is not `checksumOf` the bytes.
 */
export function readBatchHeader(
  bytes: Buffer,
  start: number,
  end: number,
  checksumOf: (bytes: Buffer) => number,
): BatchHeader {
  const magic = bytes.readInt8(start + BATCH_FIELDS.magic);
  if (magic !== MAGIC) throw new CorruptBatchError(`a batch of format ${magic}, not ${MAGIC}`);
  const checksum = bytes.readUInt32BE(start + BATCH_FIELDS.checksum);
  if (checksumOf(bytes.subarray(start + BATCH_FIELDS.attributes, end)) !== checksum)
    throw new CorruptBatchError('the checksum is wrong');
  const attributes = bytes.readInt16BE(start + BATCH_FIELDS.attributes);
  const compression = COMPRESSIONS[attributes & ATTRIBUTES.compression];
  if (compression === undefined) throw new CorruptBatchError('records compressed in a way that is not known');
  const baseOffset = bytes.readBigInt64BE(start + BATCH_FIELDS.baseOffset);
  const maxTimestampMs = readTimestamp(bytes, start + BATCH_FIELDS.maxTimestamp);
  return {
    baseOffset,
    lastOffset: baseOffset + BigInt(bytes.readInt32BE(start + BATCH_FIELDS.lastOffsetDelta)),
    baseTimestampMs: readTimestamp(bytes, start + BATCH_FIELDS.baseTimestamp),
    appendedAtMs: (attributes & ATTRIBUTES.logAppendTime) === 0 ? null : maxTimestampMs,
    producerId: bytes.readBigInt64BE(start + BATCH_FIELDS.producerId),
    isTransactional: (attributes & ATTRIBUTES.transactional) !== 0,
    isControl: (attributes & ATTRIBUTES.control) !== 0,
    compression,
    recordCount: bytes.readInt32BE(start + BATCH_FIELDS.recordCount),
  };
}

function readTimestamp(bytes: Buffer, at: number): number {
  return exactTimestamp(Number(bytes.readBigInt64BE(at)));
}

/** The same timestamp. @throws CorruptBatchError where a number cannot hold it exactly. */
export function exactTimestamp(timestampMs: number): number {
  if (!Number.isSafeInteger(timestampMs)) throw new CorruptBatchError(`a timestamp of ${timestampMs} ms`);
  return timestampMs;
}
