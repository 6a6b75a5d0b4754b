import type { Fetched, FetchedPartition } from './inlet.ts';
import type { FetchedBatch } from './round-observer.ts';

/** What is in hand of one partition: all that some fetches brought of it. */
export interface Hand {
  readonly batch: FetchedBatch;
  /** How many offsets were deleted between its fetches, before they were read. */
  readonly missing: bigint;
  /** It is done with, or given up: nobody looks at its blocks any more. */
  readonly release: () => void;
}

/** What answers brought, partition by partition. The memory of an answer goes back once all its partitions are done with. */
export function handsOf(topic: string, answers: readonly Fetched[]): readonly Hand[] {
  const hands = new Map<number, Hand>();
  for (const answer of answers) {
    const release = onceFor(answer.partitions.length, answer.release);
    for (const part of answer.partitions) {
      const before = hands.get(part.partition);
      hands.set(part.partition, before === undefined ? handOf(topic, part, release) : joined(before, part, release));
    }
  }
  return [...hands.values()];
}

function handOf(topic: string, part: FetchedPartition, release: () => void): Hand {
  const { partition, blocks, fetchedOffset, lastOffset, highWatermark } = part;
  return { batch: { topic, partition, blocks, fetchedOffset, lastOffset, highWatermark }, missing: 0n, release };
}

function joined({ batch, missing, release }: Hand, part: FetchedPartition, releasePart: () => void): Hand {
  const { lastOffset, highWatermark } = part;
  return {
    batch: { ...batch, blocks: [...batch.blocks, ...part.blocks], lastOffset, highWatermark },
    missing: missing + part.fetchedOffset - batch.lastOffset - 1n,
    release() {
      release();
      releasePart();
    },
  };
}

/** Calls it with the last of so many calls. */
function onceFor(holders: number, release: () => void): () => void {
  let left = holders;
  if (left === 0) release();
  return () => {
    left -= 1;
    if (left === 0) release();
  };
}
