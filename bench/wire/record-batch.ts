import { crc32c } from './crc32c.ts';
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

const HEADER_BYTES = 61;
const LENGTH_AT = 8;
const MAGIC_AT = 16;
const CRC_AT = 17;
const ATTRIBUTES_AT = 21;
const LAST_DELTA_AT = 23;
const FIRST_TIMESTAMP_AT = 27;
const MAX_TIMESTAMP_AT = 35;
const PRODUCER_ID_AT = 43;
const PRODUCER_EPOCH_AT = 51;
const FIRST_SEQUENCE_AT = 53;
const COUNT_AT = 57;
/** Bytes of the batch that its length does not count. */
const BEFORE_LENGTH = 12;

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
  const parts: Buffer[] = [Buffer.alloc(HEADER_BYTES)];
  for (const [index, content] of contents.entries()) {
    const place = Buffer.concat([Buffer.of(0), varint(0), varint(index)]);
    parts.push(varint(place.length + content.length), place, content);
  }
  const bytes = Buffer.concat(parts);
  bytes.writeInt32BE(bytes.length - BEFORE_LENGTH, LENGTH_AT);
  bytes[MAGIC_AT] = 2;
  bytes.writeInt32BE(contents.length - 1, LAST_DELTA_AT);
  bytes.writeBigInt64BE(-1n, PRODUCER_ID_AT);
  bytes.writeInt16BE(-1, PRODUCER_EPOCH_AT);
  bytes.writeInt32BE(-1, FIRST_SEQUENCE_AT);
  bytes.writeInt32BE(contents.length, COUNT_AT);
  return { bytes, records: contents.length };
}

/** Gives all records of a batch that is about to be sent their time. */
export function stampBatch({ bytes }: BatchTemplate, timestampMs: number): void {
  bytes.writeBigInt64BE(BigInt(timestampMs), FIRST_TIMESTAMP_AT);
  bytes.writeBigInt64BE(BigInt(timestampMs), MAX_TIMESTAMP_AT);
  bytes.writeUInt32BE(crc32c(bytes.subarray(ATTRIBUTES_AT)), CRC_AT);
}

/** The batches of fetched bytes, without one that was cut off at their end. @throws Error for another format. */
export function* batchesOf(bytes: Buffer): Generator<BatchHead> {
  for (let start = 0; start + HEADER_BYTES <= bytes.length;) {
    const end = start + BEFORE_LENGTH + bytes.readInt32BE(start + LENGTH_AT);
    if (end > bytes.length) return;
    yield headOf(bytes, start, end);
    start = end;
  }
}

function headOf(bytes: Buffer, start: number, end: number): BatchHead {
  const attributes = bytes.readInt16BE(start + ATTRIBUTES_AT);
  if (bytes[start + MAGIC_AT] !== 2) throw new Error('a batch of an old format');
  if ((attributes & 7) !== 0) throw new Error('a compressed batch; compression is to be off here');
  const baseOffset = Number(bytes.readBigInt64BE(start));
  const control = (attributes & 32) !== 0;
  return {
    baseOffset,
    lastOffset: baseOffset + bytes.readInt32BE(start + LAST_DELTA_AT),
    producerId: bytes.readBigInt64BE(start + PRODUCER_ID_AT),
    transactional: (attributes & 16) !== 0,
    control,
    aborts: control && isAbort(bytes, start),
    start,
    end,
  };
}

/** The key of a control record is its version and its type, two bytes each; type 0 aborts. */
function isAbort(bytes: Buffer, start: number): boolean {
  const cursor = { at: start + HEADER_BYTES };
  readVarint(bytes, cursor);
  cursor.at++;
  for (let skipped = 0; skipped < 3; skipped++) readVarint(bytes, cursor);
  return bytes.readInt16BE(cursor.at + 2) === 0;
}

/** Hands out the records of a batch in their order. */
export function visitRecords(bytes: Buffer, { start }: BatchHead, visit: RecordVisitor): void {
  const count = bytes.readInt32BE(start + COUNT_AT);
  const firstTimestampMs = Number(bytes.readBigInt64BE(start + FIRST_TIMESTAMP_AT));
  const appendTimeMs =
    (bytes.readInt16BE(start + ATTRIBUTES_AT) & 8) === 0
      ? null
      : Number(bytes.readBigInt64BE(start + MAX_TIMESTAMP_AT));
  const cursor = { at: start + HEADER_BYTES };
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
