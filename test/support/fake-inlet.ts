import type { Fetched, FetchedPartition, Inlet } from '../../src/pipeline/inlet.ts';
import type { RecordBlock } from '../../src/records/record-batch.ts';

/** What an answer brings of a partition. */
export interface Arrival {
  readonly partition: number;
  /** So many offsets from where it is fetched. */
  readonly count: number;
  /** So many offsets were deleted before. */
  readonly deleted?: number;
}

interface Entry {
  readonly parts: readonly FetchedPartition[];
  readonly bytes: number;
}

/**
 * A way in that brings what a test says, of partitions that are sought and not paused. As the real one does, it drops what is in hand of
 * what is sought anew, and leaves a partition that is sought paused.
 */
export interface FakeInlet extends Inlet {
  /** An answer; what of it nobody wants is left out. `bytes` is what it takes of memory. */
  readonly bring: (arrivals: readonly Arrival[], bytes?: number) => void;
  readonly positions: ReadonlyMap<number, bigint>;
  readonly paused: ReadonlySet<number>;
  readonly sought: readonly ReadonlyMap<number, bigint>[];
  readonly isWanted: () => boolean;
  /** Answers that were taken, and those of them that were released, by place. A release too many is counted as well. */
  readonly takenCount: () => number;
  readonly releases: readonly number[];
}

/** The blocks of a fetch that asked for an offset and brought what there is to the last one. */
const NO_BYTES = Buffer.alloc(0);

export type BlocksOf = (partition: number, fetchedOffset: bigint, lastOffset: bigint) => readonly RecordBlock[];

const oneBlock: BlocksOf = (_, baseOffset, lastOffset) => [blockFrom(baseOffset, lastOffset)];

/** As far as a round looks at it. */
export const blockFrom = (baseOffset: bigint, lastOffset: bigint): RecordBlock =>
  ({ baseOffset, lastOffset, bytes: NO_BYTES, start: 0, end: 0 }) as RecordBlock;

export function createFakeInlet(onArrival: () => void, blocksOf = oneBlock): FakeInlet {
  const positions = new Map<number, bigint>();
  const paused = new Set<number>();
  const sought: ReadonlyMap<number, bigint>[] = [];
  const releases: number[] = [];
  let entries: readonly Entry[] = [];
  let takenCount = 0;
  let isWanted = false;

  function dropFromHand(isDropped: (partition: number) => boolean): void {
    entries = entries
      .map((entry) => ({ ...entry, parts: entry.parts.filter(({ partition }) => !isDropped(partition)) }))
      .filter(({ parts }) => parts.length > 0);
  }

  function fetchOf({ partition, count, deleted = 0 }: Arrival): FetchedPartition[] {
    const position = positions.get(partition);
    if (position === undefined || paused.has(partition) || count === 0) return [];
    const fetchedOffset = position + BigInt(deleted);
    const lastOffset = fetchedOffset + BigInt(count) - 1n;
    positions.set(partition, lastOffset + 1n);
    const blocks = blocksOf(partition, fetchedOffset, lastOffset);
    return [{ partition, blocks, fetchedOffset, lastOffset, highWatermark: lastOffset + 1n }];
  }

  function toFetched({ parts, bytes }: Entry): Fetched {
    const place = takenCount++;
    return { partitions: parts, bytes, release: () => releases.push(place) };
  }

  return {
    positions,
    paused,
    sought,
    releases,
    takenCount: () => takenCount,
    isWanted: () => isWanted,
    bring(arrivals, bytes = 1) {
      const parts = arrivals.flatMap(fetchOf);
      if (parts.length === 0) return;
      entries = [...entries, { parts, bytes }];
      onArrival();
    },
    seek(from) {
      sought.push(from);
      for (const [partition, offset] of from) positions.set(partition, offset);
      dropFromHand((partition) => from.has(partition));
    },
    drop(dropped) {
      positions.delete(dropped);
      paused.delete(dropped);
      dropFromHand((partition) => partition === dropped);
    },
    clear() {
      positions.clear();
      paused.clear();
      entries = [];
    },
    pause(partition) {
      if (positions.has(partition)) paused.add(partition);
    },
    resume: (partition) => paused.delete(partition),
    wanted(is) {
      isWanted = is;
    },
    take(mostBytes) {
      const taken: Fetched[] = [];
      const left: Entry[] = [];
      let bytes = 0;
      for (const entry of entries) {
        const stays = entry.parts.filter(({ partition }) => bytes >= mostBytes || paused.has(partition));
        const parts = entry.parts.filter((part) => !stays.includes(part));
        if (stays.length > 0) left.push({ ...entry, parts: stays });
        if (parts.length === 0) continue;
        taken.push(toFetched({ ...entry, parts }));
        bytes += entry.bytes;
      }
      entries = left;
      return taken.length === 0 ? null : taken;
    },
    inHandBytes: () => entries.reduce((sum, entry) => sum + entry.bytes, 0),
  };
}
