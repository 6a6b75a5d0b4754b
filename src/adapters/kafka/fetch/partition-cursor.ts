/** How far a partition is read, since it was assigned there. */
export interface PartitionCursor {
  readonly partition: number;
  /** Answers to requests of an earlier turn are not meant for it. */
  readonly sinceTurn: number;
  /** Where it is fetched next: behind what is in hand. */
  position: bigint;
  /** Where its owner stands: behind what was taken. */
  takenTo: bigint;
  /** Who is asked for it; null while nobody is. */
  nodeId: number | null;
  /** Answers of it that are in hand, or were taken and not released. */
  outstanding: number;
  /** Since when its leader has nothing at the position nor before it, by `performance.now()`; null where it has. */
  beyondEndSince: number | null;
  /** What it brought cannot be read: behind it nothing is fetched. */
  isDefective: boolean;
}

export function createPartitionCursor(partition: number, offset: bigint, sinceTurn: number): PartitionCursor {
  return {
    partition,
    sinceTurn,
    position: offset,
    takenTo: offset,
    nodeId: null,
    outstanding: 0,
    beyondEndSince: null,
    isDefective: false,
  };
}
