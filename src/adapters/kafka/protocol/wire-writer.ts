/*
 * How requests are written: https://kafka.apache.org/protocol#protocol_types. The flexible versions of a request (KIP-482) write
 * lengths as varints, one more than they are, and end every struct with its tags, of which there are none here.
 */

/** Writes one thing after the other. */
export interface WireWriter {
  readonly int8: (value: number) => void;
  readonly int16: (value: number) => void;
  readonly int32: (value: number) => void;
  readonly int64: (value: bigint) => void;
  readonly flag: (value: boolean) => void;
  readonly text: (value: string | null) => void;
  readonly bytes: (value: Buffer | null) => void;
  /** As `bytes`, but what is large is not copied: it must stay as it is until the request was answered. */
  readonly records: (value: Buffer) => void;
  readonly list: <T>(items: readonly T[], each: (item: T) => void) => void;
  /** Of a struct, in a flexible version. */
  readonly end: () => void;
  /** All of it, in order. */
  readonly finish: () => readonly Buffer[];
}

const FIRST_BYTES = 512;
/** To copy less is quicker than to write it by itself. */
const LARGE_BYTES = 16 << 10;

/** Bytes that become more. */
interface Growing {
  /** Another one for each large chunk. */
  buffer: Buffer;
  at: number;
  readonly chunks: Buffer[];
}

/** Makes room for so many bytes, and gives where they are to be written. */
function makeRoom(growing: Growing, bytes: number): number {
  const from = growing.at;
  growing.at += bytes;
  if (growing.at <= growing.buffer.length) return from;
  const larger = Buffer.allocUnsafe(Math.max(2 * growing.buffer.length, growing.at));
  growing.buffer.copy(larger, 0, 0, from);
  growing.buffer = larger;
  return from;
}

/** What was written, and a chunk behind it that is not copied. */
function cut(growing: Growing, chunk: Buffer): void {
  growing.chunks.push(growing.buffer.subarray(0, growing.at), chunk);
  growing.buffer = Buffer.allocUnsafe(FIRST_BYTES);
  growing.at = 0;
}

export function createWireWriter(isFlexible: boolean): WireWriter {
  const growing: Growing = { buffer: Buffer.allocUnsafe(FIRST_BYTES), at: 0, chunks: [] };
  const room = (bytes: number) => makeRoom(growing, bytes);

  function unsignedVarint(value: number): void {
    let rest = value;
    for (; rest > 0x7f; rest >>>= 7) int8((rest & 0x7f) | 0x80);
    int8(rest);
  }

  function int8(value: number): void {
    const to = room(1);
    growing.buffer[to] = value;
  }

  function int32(value: number): void {
    const to = room(4);
    growing.buffer.writeInt32BE(value, to);
  }

  function int16(value: number): void {
    const to = room(2);
    growing.buffer.writeInt16BE(value, to);
  }

  /** -1 for null. */
  function length(value: number, plain: (value: number) => void): void {
    if (isFlexible) unsignedVarint(value + 1);
    else plain(value);
  }

  function bytes(value: Buffer | null): void {
    length(value?.length ?? -1, int32);
    if (value === null) return;
    const to = room(value.length);
    value.copy(growing.buffer, to);
  }

  return {
    int8,
    int16,
    int32,
    int64(value) {
      const to = room(8);
      growing.buffer.writeBigInt64BE(value, to);
    },
    flag: (value) => int8(value ? 1 : 0),
    text(value) {
      if (value === null) return length(-1, int16);
      const size = Buffer.byteLength(value);
      length(size, int16);
      const to = room(size);
      growing.buffer.write(value, to);
    },
    bytes,
    records(value) {
      if (value.length < LARGE_BYTES) return bytes(value);
      length(value.length, int32);
      cut(growing, value);
    },
    list(items, each) {
      length(items.length, int32);
      for (const item of items) each(item);
    },
    end() {
      if (isFlexible) int8(0);
    },
    finish: () => [...growing.chunks, growing.buffer.subarray(0, growing.at)],
  };
}
