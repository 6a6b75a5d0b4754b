/*
 * Fields of Kafka's protocol, as far as a benchmark needs them: those of versions that are not flexible.
 */

export interface FieldReader {
  readonly int16: () => number;
  readonly int32: () => number;
  readonly int64: () => bigint;
  readonly text: () => string;
  /** Shares the answer's memory; empty where they are null. */
  readonly bytes: () => Buffer;
  /** Of a list that is null, nothing is read. */
  readonly list: (readItem: () => unknown) => void;
}

export function createReader(answer: Buffer): FieldReader {
  let at = 0;
  const skip = (length: number) => {
    at += length;
    return at - length;
  };
  const int32 = () => answer.readInt32BE(skip(4));
  const int16 = () => answer.readInt16BE(skip(2));
  const bytesOf = (length: number) => {
    const start = skip(Math.max(0, length));
    return answer.subarray(start, at);
  };
  return {
    int16,
    int32,
    int64: () => answer.readBigInt64BE(skip(8)),
    text: () => bytesOf(int16()).toString(),
    bytes: () => bytesOf(int32()),
    list(readItem) {
      const length = int32();
      for (let index = 0; index < length; index++) readItem();
    },
  };
}

export function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

export function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
}

export function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([int16(bytes.length), bytes]);
}
