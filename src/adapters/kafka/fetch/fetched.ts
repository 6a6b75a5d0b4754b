import type { RecordBlock } from '../../../records/record-batch.ts';

/** What an answer brought of one partition. */
export interface FetchedPartition {
  readonly partition: number;
  /**
   * Data batches that consumers of committed data see, in order: control batches and those of aborted transactions are left out.
   * May be empty: offsets that only aborted or control records had still have to be committed. The first may begin before
   * `fetchedOffset`. A batch that cannot be read is a block with a `defect`, behind which nothing is fetched.
   */
  readonly blocks: readonly RecordBlock[];
  /** The offset that was asked for. Behind the one that was due where retention has deleted what was there. */
  readonly fetchedOffset: bigint;
  /** Of the last record that came, control and aborted ones included. */
  readonly lastOffset: bigint;
  readonly highWatermark: bigint;
}

/** What one answer of one broker brought. */
export interface Fetched {
  /** Those that it brought something of. */
  readonly partitions: readonly FetchedPartition[];
  /** Memory that it takes. */
  readonly bytes: number;
  /** Lets its memory be used again: nobody may look at its blocks any more. */
  readonly release: () => void;
}
