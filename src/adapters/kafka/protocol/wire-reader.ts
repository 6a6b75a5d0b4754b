/** Reads what a broker has answered, one thing after the other: see `wire-writer.ts`. @throws RangeError where it ends before. */
export interface WireReader {
  readonly int8: () => number;
  readonly int16: () => number;
  readonly int32: () => number;
  readonly int64: () => bigint;
  readonly flag: () => boolean;
  readonly text: () => string | null;
  /** Shares the memory of the answer. */
  readonly bytes: () => Buffer | null;
  /** So many bytes without a length before them. */
  readonly raw: (count: number) => Buffer;
  /** Null as an empty list. */
  readonly list: <T>(each: () => T) => T[];
  /** Passes the tags of a struct over, in a flexible version; tells of each where asked. */
  readonly end: (onTag?: (tag: number, read: WireReader) => void) => void;
}

export function createWireReader(answer: Buffer, isFlexible: boolean): WireReader {
  let at = 0;

  function skip(bytes: number): number {
    const from = at;
    at += bytes;
    if (at > answer.length) throw new RangeError('an answer that ends too soon');
    return from;
  }

  function unsignedVarint(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = answer[skip(1)]!;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  function raw(count: number): Buffer {
    const from = skip(count);
    return answer.subarray(from, at);
  }

  const int16 = () => answer.readInt16BE(skip(2));
  const int32 = () => answer.readInt32BE(skip(4));
  /** -1 for null. */
  const length = (plain: () => number) => (isFlexible ? unsignedVarint() - 1 : plain());

  const reader: WireReader = {
    int8: () => answer.readInt8(skip(1)),
    int16,
    int32,
    int64: () => answer.readBigInt64BE(skip(8)),
    flag: () => answer.readInt8(skip(1)) !== 0,
    text() {
      const size = length(int16);
      return size < 0 ? null : raw(size).toString();
    },
    bytes() {
      const size = length(int32);
      return size < 0 ? null : raw(size);
    },
    raw,
    list<T>(each: () => T) {
      const items: T[] = [];
      for (let left = length(int32); left > 0; left--) items.push(each());
      return items;
    },
    end(onTag) {
      if (!isFlexible) return;
      for (let left = unsignedVarint(); left > 0; left--) {
        const tag = unsignedVarint();
        const value = raw(unsignedVarint());
        onTag?.(tag, createWireReader(value, isFlexible));
      }
    },
  };
  return reader;
}
