import type { PartitionLane } from './partition-lane.ts';

/** The lanes of the partitions that are this worker's. */
export interface LaneSet {
  /** The lane of a partition, made at its first batch. */
  readonly laneOf: (partition: number) => PartitionLane;
  /**
   * Closes the lanes of all other partitions. A lane that stays keeps its producer: that nobody has fenced
   * it proves that nobody else has worked its partition in between.
   */
  readonly keepOnly: (partitions: readonly number[]) => void;
  /** The signs of life of every batch in hand, by partition. */
  readonly signs: () => ReadonlyMap<number, number>;
  readonly close: () => Promise<void>;
}

export function createLaneSet(createLane: (partition: number) => PartitionLane): LaneSet {
  const lanes = new Map<number, PartitionLane>();
  return {
    laneOf(partition) {
      let lane = lanes.get(partition);
      if (lane === undefined) lanes.set(partition, (lane = createLane(partition)));
      return lane;
    },
    keepOnly(partitions) {
      for (const [partition, lane] of lanes) {
        if (partitions.includes(partition)) continue;
        lanes.delete(partition);
        void lane.close();
      }
    },
    signs() {
      const inHand = new Map<number, number>();
      for (const [partition, lane] of lanes) {
        const signs = lane.signs();
        if (signs !== null) inHand.set(partition, signs);
      }
      return inHand;
    },
    async close() {
      await Promise.all([...lanes.values()].map((lane) => lane.close()));
      lanes.clear();
    },
  };
}
