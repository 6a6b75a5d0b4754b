import type { RecordHeader } from '../../../records/record.ts';

/*
 * kafkajs makes an object of a record's headers: their order changes where keys repeat or are numbers, and
 * a null value, which Kafka allows, cannot be written again: taking its length throws. Here headers are
 * a list, from the broker and to it.
 */

interface Decoder {
  readInt8(): number;
  readVarLong(): Long;
  readVarInt(): number;
  readVarIntBytes(): Buffer | null;
  readVarIntString(): string;
  readVarIntArray<T>(read: (decoder: Decoder) => T): T[];
}

interface Encoder {
  writeVarInt(value: number): Encoder;
  writeInt8(value: number): Encoder;
  writeVarLong(value: unknown): Encoder;
  writeVarIntBytes(value: Buffer | string | null): Encoder;
  writeVarIntString(value: string): Encoder;
  writeVarIntArray(values: readonly Encoder[]): Encoder;
}

interface Long {
  add(other: Long | number): Long;
  toString(): string;
}

/** What a batch says of all its records; numbers of 64 bits are text. */
interface BatchContext {
  readonly firstOffset: string;
  readonly firstTimestamp: string;
  readonly maxTimestamp?: string;
  readonly timestampType?: number;
  readonly magicByte?: number;
  readonly isControlBatch?: boolean;
}

interface RecordToWrite {
  readonly offsetDelta?: number;
  readonly timestampDelta?: unknown;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: readonly RecordHeader[] | Readonly<Record<string, Buffer | string>>;
}

/** Replaces kafkajs' reader and writer of a record (magic 2) by ones that keep headers as they are. */
export function correctHeaders(require: NodeJS.Require): void {
  correctReading(require);
  correctWriting(require);
}

function correctReading(require: NodeJS.Require): void {
  const Long = require('kafkajs/src/utils/long') as { fromValue(value: string): Long };
  const { LOG_APPEND_TIME } = require('kafkajs/src/protocol/timestampTypes') as { LOG_APPEND_TIME: number };
  const readHeader = (from: Decoder): RecordHeader => ({ key: from.readVarIntString(), value: from.readVarIntBytes() });

  replaceModule(require, 'kafkajs/src/protocol/recordBatch/record/v0/decoder', (from: Decoder, batch: BatchContext) => {
    const attributes = from.readInt8();
    const timestampDelta = from.readVarLong();
    const appendedAt = batch.timestampType === LOG_APPEND_TIME ? batch.maxTimestamp : undefined;
    return {
      magicByte: batch.magicByte,
      attributes,
      timestamp: appendedAt || Long.fromValue(batch.firstTimestamp).add(timestampDelta).toString(),
      offset: Long.fromValue(batch.firstOffset).add(from.readVarInt()).toString(),
      key: from.readVarIntBytes(),
      value: from.readVarIntBytes(),
      headers: from.readVarIntArray(readHeader),
      isControlRecord: batch.isControlBatch ?? false,
      batchContext: batch,
    };
  });
}

function correctWriting(require: NodeJS.Require): void {
  type EncoderClass = { new (initialBytes: number): Encoder } & Record<
    'sizeOfVarLong' | 'sizeOfVarInt' | 'sizeOfVarIntBytes',
    (value: unknown) => number
  >;
  const EncoderClass = require('kafkajs/src/protocol/encoder') as EncoderClass;
  const writeHeader = (header: RecordHeader) =>
    new EncoderClass(EncoderClass.sizeOfVarIntBytes(header.key) + EncoderClass.sizeOfVarIntBytes(header.value))
      .writeVarIntString(header.key)
      .writeVarIntBytes(header.value);

  replaceModule(
    require,
    'kafkajs/src/protocol/recordBatch/record/v0',
    ({ offsetDelta = 0, timestampDelta = 0, key, value, headers = [] }: RecordToWrite) => {
      const list: readonly RecordHeader[] = isList(headers)
        ? headers
        : Object.entries(headers).map(([name, text]) => ({ key: name, value: Buffer.from(text) }));
      const headerBytes = list.reduce(
        (size, header) =>
          size + EncoderClass.sizeOfVarIntBytes(header.key) + EncoderClass.sizeOfVarIntBytes(header.value),
        EncoderClass.sizeOfVarInt(list.length),
      );
      const bodyBytes =
        1 +
        EncoderClass.sizeOfVarLong(timestampDelta) +
        EncoderClass.sizeOfVarInt(offsetDelta) +
        EncoderClass.sizeOfVarIntBytes(key) +
        EncoderClass.sizeOfVarIntBytes(value) +
        headerBytes;
      const lengthBytes = EncoderClass.sizeOfVarInt(bodyBytes);
      return new EncoderClass(lengthBytes + bodyBytes)
        .writeVarInt(bodyBytes)
        .writeInt8(0)
        .writeVarLong(timestampDelta)
        .writeVarInt(offsetDelta)
        .writeVarIntBytes(key)
        .writeVarIntBytes(value)
        .writeVarIntArray(list.map(writeHeader));
    },
  );
}

function isList(headers: NonNullable<RecordToWrite['headers']>): headers is readonly RecordHeader[] {
  return Array.isArray(headers);
}

function replaceModule(require: NodeJS.Require, id: string, exports: unknown): void {
  require(id);
  require.cache[require.resolve(id)]!.exports = exports;
}
