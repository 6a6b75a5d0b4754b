import { freshBuffers, type BufferPool } from './buffer-pool.ts';
import { ATTRIBUTES, BATCH_FIELDS, BEFORE_LENGTH_BYTES, MAGIC, RECORD_BATCH_HEADER_BYTES } from './record-batch.ts';
import { copyBytes } from './copy-bytes.ts';
import type { OutgoingRecord } from './record.ts';
import { varintSize, writeVarint } from './varint.ts';

/** A batch as it is to be sent: whole but for its producer and its checksum. */
export interface WrittenBatch {
  readonly bytes: Buffer;
  readonly recordCount: number;
  /** How often it was made ready to be sent. Where more than once, an earlier request may still be on its way. */
  timesStamped: number;
}

/** Batches that are being written, one after the other, none longer than the limit. */
export interface BatchWriter {
  /** The open batch; records are written at `at`. */
  bytes: Buffer;
  at: number;
  recordCount: number;
  baseTimestampMs: number;
  maxTimestampMs: number;
  /** How much is still to be written, as far as anybody knows. */
  expectedBytes: number;
  readonly maxBatchBytes: number;
  readonly buffers: BufferPool;
  readonly written: WrittenBatch[];
}

const NO_BYTES = Buffer.alloc(0);
/** How far a record's timestamp may be from that of its batch: a varint of more bits is not read here. */
const MOST_TIMESTAMP_DELTA_MS = 2 ** 52 - 1;

/** `expectedBytes` is a guess of all that will be written: a good one saves copies. */
export function createBatchWriter(maxBatchBytes: number, expectedBytes: number, buffers = freshBuffers): BatchWriter {
  return {
    bytes: NO_BYTES,
    expectedBytes,
    at: RECORD_BATCH_HEADER_BYTES,
    recordCount: 0,
    baseTimestampMs: 0,
    maxTimestampMs: 0,
    maxBatchBytes,
    buffers,
    written: [],
  };
}

/**
 * Begins a record whose key, value and headers, each with its length, take so many bytes: these have to be written at
 * `at` next, and `at` be moved behind them. Where it does not fit, or its time is too far from that of the open batch, that
 * is closed before. A record that is longer than the limit by itself gets a batch of its own; who calls sees to it that
 * there is none.
 */
export function beginRecord(writer: BatchWriter, timestampMs: number, restBytes: number): void {
  let delta = writer.recordCount === 0 ? 0 : timestampMs - writer.baseTimestampMs;
  let bytes = recordBytes(delta, writer.recordCount, restBytes);
  const tooLong = writer.at + varintSize(bytes) + bytes > writer.maxBatchBytes;
  if (writer.recordCount > 0 && (tooLong || Math.abs(delta) > MOST_TIMESTAMP_DELTA_MS)) {
    closeBatch(writer);
    delta = 0;
    bytes = recordBytes(delta, writer.recordCount, restBytes);
  }
  if (writer.recordCount === 0) {
    writer.baseTimestampMs = timestampMs;
    writer.maxTimestampMs = timestampMs;
  } else if (timestampMs > writer.maxTimestampMs) writer.maxTimestampMs = timestampMs;
  makeRoom(writer, varintSize(bytes) + bytes);
  const target = writer.bytes;
  let at = writeVarint(target, writer.at, bytes);
  target[at] = 0; // attributes
  at = writeVarint(target, at + 1, delta);
  writer.at = writeVarint(target, at, writer.recordCount);
  writer.recordCount += 1;
}

/** Writes a whole record. */
export function writeRecord(writer: BatchWriter, { timestamp, key, value, headers }: OutgoingRecord): void {
  let restBytes = sizeOfBytes(key) + sizeOfBytes(value) + varintSize(headers.length);
  const names = headers.map((header) => Buffer.from(header.key));
  for (const [index, header] of headers.entries()) restBytes += sizeOfBytes(names[index]!) + sizeOfBytes(header.value);
  beginRecord(writer, Number(timestamp), restBytes);
  writeBytes(writer, key);
  writeBytes(writer, value);
  writer.at = writeVarint(writer.bytes, writer.at, headers.length);
  for (const [index, header] of headers.entries()) {
    writeBytes(writer, names[index]!);
    writeBytes(writer, header.value);
  }
}

/** Closes what is open, and gives all batches, in order. */
export function finishBatches(writer: BatchWriter): readonly WrittenBatch[] {
  if (writer.recordCount > 0) closeBatch(writer);
  return writer.written;
}

function closeBatch(writer: BatchWriter): void {
  const { at, recordCount } = writer;
  const bytes = writer.bytes.subarray(0, at);
  bytes.writeBigInt64BE(0n, BATCH_FIELDS.baseOffset);
  bytes.writeInt32BE(at - BEFORE_LENGTH_BYTES, BATCH_FIELDS.length);
  bytes.writeInt32BE(0, BATCH_FIELDS.leaderEpoch);
  bytes.writeInt8(MAGIC, BATCH_FIELDS.magic);
  bytes.writeInt16BE(0, BATCH_FIELDS.attributes);
  bytes.writeInt32BE(recordCount - 1, BATCH_FIELDS.lastOffsetDelta);
  bytes.writeBigInt64BE(BigInt(writer.baseTimestampMs), BATCH_FIELDS.baseTimestamp);
  bytes.writeBigInt64BE(BigInt(writer.maxTimestampMs), BATCH_FIELDS.maxTimestamp);
  bytes.writeInt32BE(recordCount, BATCH_FIELDS.recordCount);
  writer.written.push({ bytes, recordCount, timesStamped: 0 });
  writer.bytes = NO_BYTES;
  writer.expectedBytes -= at;
  writer.at = RECORD_BATCH_HEADER_BYTES;
  writer.recordCount = 0;
}

/**
 * Gives back what batches were written to, once all that were sent are acknowledged: nobody may look at them any more. Not
 * that of a batch which was sent more than once.
 */
export function releaseBatches({ written, buffers }: BatchWriter): void {
  for (const { bytes, timesStamped } of written) {
    if (timesStamped <= 1) buffers.give(Buffer.from(bytes.buffer));
  }
}

/** Who sends a batch. Without transactions or sequence numbers all of it is as the protocol says for none. */
export interface BatchProducer {
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly baseSequence: number;
  readonly isTransactional: boolean;
}

/** Makes a batch ready to be sent. It may be done again, with other numbers. */
export function stampBatch(batch: WrittenBatch, by: BatchProducer, checksumOf: (bytes: Buffer) => number): void {
  const { bytes } = batch;
  batch.timesStamped += 1;
  const attributes = bytes.readInt16BE(BATCH_FIELDS.attributes) & ~ATTRIBUTES.transactional;
  bytes.writeInt16BE(attributes | (by.isTransactional ? ATTRIBUTES.transactional : 0), BATCH_FIELDS.attributes);
  bytes.writeBigInt64BE(by.producerId, BATCH_FIELDS.producerId);
  bytes.writeInt16BE(by.producerEpoch, BATCH_FIELDS.producerEpoch);
  bytes.writeInt32BE(by.baseSequence, BATCH_FIELDS.baseSequence);
  bytes.writeUInt32BE(checksumOf(bytes.subarray(BATCH_FIELDS.attributes)), BATCH_FIELDS.checksum);
}

const ATTRIBUTES_BYTES = 1;

function recordBytes(timestampDeltaMs: number, offsetDelta: number, restBytes: number): number {
  return ATTRIBUTES_BYTES + varintSize(timestampDeltaMs) + varintSize(offsetDelta) + restBytes;
}

function makeRoom(writer: BatchWriter, bytes: number): void {
  const needed = writer.at + bytes;
  if (needed <= writer.bytes.length) return;
  const wanted = Math.max(2 * writer.bytes.length, RECORD_BATCH_HEADER_BYTES + writer.expectedBytes);
  const larger = writer.buffers.take(Math.max(needed, Math.min(wanted, writer.maxBatchBytes)));
  writer.bytes.copy(larger, 0, 0, writer.at);
  if (writer.bytes !== NO_BYTES) writer.buffers.give(writer.bytes);
  writer.bytes = larger;
}

function sizeOfBytes(bytes: Buffer | null): number {
  return bytes === null ? 1 : varintSize(bytes.length) + bytes.length;
}

function writeBytes(writer: BatchWriter, bytes: Buffer | null): void {
  writer.at = writeVarint(writer.bytes, writer.at, bytes === null ? -1 : bytes.length);
  if (bytes === null) return;
  writer.at = copyBytes(bytes, 0, bytes.length, writer.bytes, writer.at);
}
