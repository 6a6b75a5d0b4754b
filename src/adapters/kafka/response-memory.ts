import { createBufferPool, type BufferPool } from '../../records/buffer-pool.ts';

/**
 * Memory for the answers of brokers. Those that bring records are large, and come one after the other: their buffers are used
 * again once everybody is done with them.
 */
export interface ResponseMemory {
  /** A buffer of just so many bytes. */
  readonly take: (bytes: number) => Buffer;
}

/** Less is left to the garbage collector. */
const LARGE_BYTES = 64 << 10;

const poolOf = new WeakMap<ArrayBufferLike, BufferPool>();
/** How many hold on to an answer. */
const holdersOf = new WeakMap<ArrayBufferLike, number>();

export function createResponseMemory(): ResponseMemory {
  const pool = createBufferPool();
  return {
    take(bytes) {
      if (bytes < LARGE_BYTES) return Buffer.allocUnsafe(bytes);
      const buffer = pool.take(bytes);
      poolOf.set(buffer.buffer, pool);
      return buffer.subarray(0, bytes);
    },
  };
}

/** Says how many will each call `releaseResponse` for an answer. Until all have, its buffer is not used again. */
export function holdResponse(response: Buffer, holders: number): void {
  holdersOf.set(response.buffer, holders);
}

/** One of those who hold on to an answer will not look at it any more. */
export function releaseResponse(response: Buffer): void {
  const memory = response.buffer;
  const holders = holdersOf.get(memory);
  if (holders === undefined) return;
  holdersOf.set(memory, holders - 1);
  if (holders > 1) return;
  holdersOf.delete(memory);
  poolOf.get(memory)?.give(Buffer.from(memory));
}
