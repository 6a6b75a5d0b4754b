/**
 * Large buffers that are used again and again: what is new for each batch costs the garbage collector more than all else
 * that is done to a record.
 */
export interface BufferPool {
  /** At least so many bytes, of which nobody else knows. What stands there is of no meaning. */
  readonly take: (leastBytes: number) => Buffer;
  /** Gives back what was taken; nobody may look at it from then on. */
  readonly give: (buffer: Buffer) => void;
}

/** Sizes are whole multiples of it, so that buffers fit others that need about as much. */
const GRAIN_BYTES = 64 << 10;
/** Of a partition with little in it: a whole grain for each would keep the garbage collector busy. Such are not kept. */
const SMALL_BYTES = 4 << 10;
const MOST_KEPT = 16;
const MOST_KEPT_BYTES = 32 << 20;

/** Keeps the largest of what is given back, within a bound for all. */
export function createBufferPool(): BufferPool {
  /** The smallest first. */
  let kept: readonly Buffer[] = [];
  return {
    take(leastBytes) {
      // Never of the memory that Node shares among buffers: who gives a batch back gives all of the memory under it.
      if (leastBytes < SMALL_BYTES) return Buffer.allocUnsafeSlow(leastBytes);
      const fitting = kept.find(({ length }) => length >= leastBytes);
      if (fitting === undefined) return Buffer.allocUnsafeSlow(Math.ceil(leastBytes / GRAIN_BYTES) * GRAIN_BYTES);
      kept = kept.filter((buffer) => buffer !== fitting);
      return fitting;
    },
    give(buffer) {
      if (buffer.length < GRAIN_BYTES) return;
      const all = [...kept, buffer].toSorted((one, other) => one.length - other.length).slice(-MOST_KEPT);
      const bytes = all.reduce((sum, { length }) => sum + length, 0);
      if (bytes <= MOST_KEPT_BYTES) kept = all;
    },
  };
}

/** Buffers that are never used again. */
export const freshBuffers: BufferPool = {
  take: (leastBytes) => Buffer.allocUnsafeSlow(leastBytes),
  give() {},
};
