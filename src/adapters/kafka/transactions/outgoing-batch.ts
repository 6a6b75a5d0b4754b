import type { WrittenBatch } from '../../../records/batch-writer.ts';

/** A batch for one partition of a topic. */
export interface OutgoingBatch {
  readonly topic: string;
  readonly partition: number;
  readonly batch: WrittenBatch;
}

/** A batch that brokers have acknowledged, and where its first record stands; -1 where that is not known. */
export interface PlacedBatch extends OutgoingBatch {
  readonly offset: bigint;
}

/** Who sends: a transactional producer, or nobody in particular. */
export interface Sender {
  /** Null outside of transactions. */
  readonly transactionalId: string | null;
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly mostVersion: number;
  /** The sequence number of the next batch for a partition; counts so many records on. */
  readonly takeSequence: (place: OutgoingBatch) => number;
}
