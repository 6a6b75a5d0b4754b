import type { DeadLetterFacts } from '../events/redriven-record.ts';
import type { ConsumedRecord, OutgoingRecord } from '../records/record.ts';
import type { SkipReason } from './letter-fate.ts';

/** A record for the input topic. */
export interface RedrivenRecord extends OutgoingRecord {
  /** Where the original stood. */
  readonly originPartition: number;
}

/** What one transaction writes: all of it is seen, or nothing. */
export interface RedrivePublication {
  readonly redriven: readonly RedrivenRecord[];
  readonly parked: readonly OutgoingRecord[];
  /** Goes into the dead letters' own partition. */
  readonly receipt: OutgoingRecord;
}

/** The way out for the dead letters of one partition. */
export interface RedriveOutlet {
  /**
   * Shuts out every other run that is at work on the partition: what it has under way is aborted, and what it
   * committed can be read. @throws RetryError, StopError
   */
  readonly open: () => Promise<void>;
  /** @throws RetryError where it is not known whether it happened, StopError where it never will. */
  readonly publish: (publication: RedrivePublication) => Promise<void>;
  /** Lets go of what is under way. Never throws. */
  readonly close: () => Promise<void>;
}

/** The first offset of a partition, and the one that its next record will get. */
interface PartitionBounds {
  readonly low: bigint;
  readonly high: bigint;
}

/** One partition of the dead-letter topic, as consumers see it that read committed data. */
export interface LetterSource {
  readonly partition: number;
  /** What it held when the run began: the letters to look at. What fails again and comes back here is not among them. */
  readonly atStart: PartitionBounds;
  /** What it holds now. @throws StopError */
  readonly bounds: () => Promise<PartitionBounds>;
  /** The records from `from` on, up to and without `to`, some at a time. @throws StopError */
  readonly read: (from: bigint, to: bigint) => AsyncIterable<readonly ConsumedRecord[]>;
}

/** What became of a record of the dead-letter topic; told after it was committed. */
export interface LetterOutcome {
  readonly kind: 'brought back' | 'parked' | 'done before' | 'not selected' | SkipReason;
  readonly partition: number;
  readonly offset: string;
  /** Null where the record is no dead letter. */
  readonly facts: DeadLetterFacts | null;
}
