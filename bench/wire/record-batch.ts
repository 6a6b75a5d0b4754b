import { crc32c } from '@node-rs/crc32';
import {
  ATTRIBUTES,
  BATCH_FIELDS,
  BEFORE_LENGTH_BYTES,
  MAGIC,
  RECORD_BATCH_HEADER_BYTES,
} from '../../src/records/record-batch.ts';
import { readVarint, varint } from './varint.ts';

/*
 * Kafka's record batches (magic 2), as far as a benchmark needs them: without compression.
 */

export interface Header {
  readonly key: string;
  readonly value: Buffer;
}

export interface RecordContent {
  readonly key: Buffer;
  readonly value: Buffer;
  readonly headers: readonly Header[];
}

/** A batch without a time yet, to be sent any number of times. */
export interface BatchTemplate {
  readonly bytes: Buffer;
  readonly records: number;
}

/** What a visitor of a batch's records is told: the content is the bytes from `from` on, up to and without `to`. */
export type RecordVisitor = (timestampMs: number, from: number, to: number) => void;

/** What is told of a batch before its records. Control batches have no records that matter. */
export interface BatchHead {
  readonly baseOffset: number;
  readonly lastOffset: number;
  readonly producerId: bigint;
  readonly transactional: boolean;
  readonly control: boolean;
  /** Of a control batch: whether it ends a transaction by aborting it. */
  readonly aborts: boolean;
  readonly start: number;
  readonly end: number;
}

/** Key, value and headers as they stand in a record, behind what depends on its place. */
export function contentBytes({ key, value, headers }: RecordContent): Buffer {
  const parts = [varint(key.length), key, varint(value.length), value, varint(headers.length)];
  for (const header of headers) {
    const name = Buffer.from(header.key);
    parts.push(varint(name.length), name, varint(header.value.length), header.value);
  }
  return Buffer.concat(parts);
}

/** A batch of these contents; all its records will have the same time. */
export function createBatch(contents: readonly Buffer[]): BatchTemplate {
  const parts: Buffer[] = [Buffer.alloc(RECORD_BATCH_HEADER_BYTES)];
  for (const [index, content] of contents.entries()) {
    const place = Buffer.concat([Buffer.of(0), varint(0), varint(index)]);
    parts.push(varint(place.length + content.length), place, content);
  }
  const bytes = Buffer.concat(parts);
  bytes.writeInt32BE(bytes.length - BEFORE_LENGTH_BYTES, BATCH_FIELDS.length);
  bytes[BATCH_FIELDS.magic] = MAGIC;
  bytes.writeInt32BE(contents.length - 1, BATCH_FIELDS.lastOffsetDelta);
  bytes.writeBigInt64BE(-1n, BATCH_FIELDS.producerId);
  bytes.writeInt16BE(-1, BATCH_FIELDS.producerEpoch);
  bytes.writeInt32BE(-1, BATCH_FIELDS.baseSequence);
  bytes.writeInt32BE(contents.length, BATCH_FIELDS.recordCount);
  return { bytes, records: contents.length };
}

/** Gives all records of a batch that is about to be sent their time. */
export function stampBatch({ bytes }: BatchTemplate, timestampMs: number): void {
  bytes.writeBigInt64BE(BigInt(timestampMs), BATCH_FIELDS.baseTimestamp);
  bytes.writeBigInt64BE(BigInt(timestampMs), BATCH_FIELDS.maxTimestamp);
  bytes.writeUInt32BE(crc32c(bytes.subarray(BATCH_FIELDS.attributes)), BATCH_FIELDS.checksum);
}

/** The batches of fetched bytes, without one that was cut off at their end. @throws Error for another format. */
export function* batchesOf(bytes: Buffer): Generator<BatchHead> {
  for (let start = 0; start + RECORD_BATCH_HEADER_BYTES <= bytes.length;) {
    const end = start + BEFORE_LENGTH_BYTES + bytes.readInt32BE(start + BATCH_FIELDS.length);
    if (end > bytes.length) return;
    yield headOf(bytes, start, end);
    start = end;
  }
}

function headOf(bytes: Buffer, start: number, end: number): BatchHead {
  const attributes = bytes.readInt16BE(start + BATCH_FIELDS.attributes);
  if (bytes[start + BATCH_FIELDS.magic] !== MAGIC) throw new Error('a batch of an old format');
  if ((attributes & ATTRIBUTES.compression) !== 0) throw new Error('a compressed batch; compression is to be off here');
  const baseOffset = Number(bytes.readBigInt64BE(start));
  const control = (attributes & ATTRIBUTES.control) !== 0;
  return {
    baseOffset,
    lastOffset: baseOffset + bytes.readInt32BE(start + BATCH_FIELDS.lastOffsetDelta),
    producerId: bytes.readBigInt64BE(start + BATCH_FIELDS.producerId),
    transactional: (attributes & ATTRIBUTES.transactional) !== 0,
    control,
    aborts: control && isAbort(bytes, start),
    start,
    end,
  };
}

/** The key of a control record is its version and its type, two bytes each; type 0 aborts. */
function isAbort(bytes: Buffer, start: number): boolean {
  const cursor = { at: start + RECORD_BATCH_HEADER_BYTES };
  readVarint(bytes, cursor);
  cursor.at++;
  for (let skipped = 0; skipped < 3; skipped++) readVarint(bytes, cursor);
  return bytes.readInt16BE(cursor.at + 2) === 0;
}

/** Hands out the records of a batch in their order. */
export function visitRecords(bytes: Buffer, { start }: BatchHead, visit: RecordVisitor): void {
  const count = bytes.readInt32BE(start + BATCH_FIELDS.recordCount);
  const firstTimestampMs = Number(bytes.readBigInt64BE(start + BATCH_FIELDS.baseTimestamp));
  const appendTimeMs =
    (bytes.readInt16BE(start + BATCH_FIELDS.attributes) & ATTRIBUTES.logAppendTime) === 0
      ? null
      : Number(bytes.readBigInt64BE(start + BATCH_FIELDS.maxTimestamp));
  const cursor = { at: start + RECORD_BATCH_HEADER_BYTES };
  for (let index = 0; index < count; index++) {
    const length = readVarint(bytes, cursor);
    const to = cursor.at + length;
    cursor.at++;
    const delta = readVarint(bytes, cursor);
    readVarint(bytes, cursor);
    visit(appendTimeMs ?? firstTimestampMs + delta, cursor.at, to);
    cursor.at = to;
  }
}
