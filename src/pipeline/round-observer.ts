import type { RetryError } from './failures.ts';
import type { InputBatch, ProcessedBatch } from './batch-parts.ts';

/** What is worked of one partition in a round, without records where all of them were aborted. Offsets are those of the input partition. */
export interface FetchedBatch extends InputBatch {
  /** The offset that the fetch asked for. */
  readonly fetchedOffset: bigint;
  /** The offset of its last record, control records included. */
  readonly lastOffset: bigint;
  /** The offset that the partition's next record will get. */
  readonly highWatermark: bigint;
}

/** A batch of a round, and what became of it. */
export interface WorkedBatch {
  readonly batch: FetchedBatch;
  readonly processed: ProcessedBatch;
}

/** Called about what happened, for metrics and logs. */
export interface RoundObserver {
  /** A batch is taken up; `ended` follows, whatever becomes of it. */
  readonly began: (batch: FetchedBatch) => void;
  readonly ended: (batch: FetchedBatch) => void;
  /** A round, but for what was refused of it; it took so long from its publishing to its commit. */
  readonly committed: (worked: readonly WorkedBatch[], durationMs: number) => void;
  /** Nobody knows what became of a round: all its batches are fetched and worked again, as far as they have to be. */
  readonly failed: (batches: readonly FetchedBatch[], error: RetryError) => void;
  /** What a batch writes is not taken for now: it is published by itself, once it is. */
  readonly refused: (batch: FetchedBatch, error: RetryError) => void;
  readonly waitingForSchemas: (batch: FetchedBatch, error: RetryError) => void;
  readonly opened: (opened: ReadonlyMap<number, bigint>, durationMs: number) => void;
  readonly openingFailed: (error: RetryError) => void;
  /** The partition's log starts after the offset that was due: retention took `missing` offsets away. */
  readonly skipped: (partition: number, missing: bigint) => void;
}
