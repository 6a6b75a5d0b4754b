import type { RecordBlock } from '../records/record-batch.ts';

/** What was fetched of one partition. Offsets are those of the input partition. */
export interface FetchedPartition {
  readonly partition: number;
  /** Without records of aborted transactions; there may be none at all. */
  readonly blocks: readonly RecordBlock[];
  /** The offset that the fetch asked for. */
  readonly fetchedOffset: bigint;
  /** The offset of the last record that came, control and aborted ones included. */
  readonly lastOffset: bigint;
  /** The offset that the partition's next record will get. */
  readonly highWatermark: bigint;
}

/** What one answer of one broker brought. */
export interface Fetched {
  readonly partitions: readonly FetchedPartition[];
  /** What it takes of memory. */
  readonly bytes: number;
  /** Lets its memory be used for others: nobody may look at its blocks any more. */
  readonly release: () => void;
}

/** The way in: what is fetched waits there until it is taken. */
export interface Inlet {
  /** Fetches these partitions from these offsets, beside those that are fetched already; what is in hand of them is dropped. */
  readonly seek: (positions: ReadonlyMap<number, bigint>) => void;
  /** Fetches a partition no more until it is sought again, paused or not; what is in hand of it is dropped. */
  readonly drop: (partition: number) => void;
  /** Fetches nothing any more; what is in hand is dropped. */
  readonly clear: () => void;
  /** Leaves a partition alone until it is resumed. */
  readonly pause: (partition: number) => void;
  readonly resume: (partition: number) => void;
  /** Whether what is little is fetched too; what much waits behind is fetched ahead in any case, within bounds. */
  readonly wanted: (isWanted: boolean) => void;
  /** What came first, up to so many bytes, but one answer at least; null where nothing is in hand. */
  readonly take: (mostBytes: number) => readonly Fetched[] | null;
  readonly inHandBytes: () => number;
}
