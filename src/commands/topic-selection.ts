import type { PartitionBounds, PartitionRange } from '../adapters/kafka/topic-reader.ts';
import { StopError } from '../pipeline/failures.ts';

/** Which records of a topic a command is to work on; what is null leaves nothing out. */
export interface TopicSelection {
  readonly topic: string;
  readonly partition: number | null;
  /** The first offset. */
  readonly offset: bigint | null;
  /** How many records of each partition at most. */
  readonly count: number | null;
  /** How many records of each partition, counted from the end of what the rest selects. */
  readonly last: number | null;
  /** Milliseconds since the epoch: from the first record that is not older, to before the first that is not. */
  readonly sinceMs: number | null;
  readonly untilMs: number | null;
}

/** The first offset of each partition that is not older than a time. */
export type OffsetsByPartition = ReadonlyMap<number, bigint>;

/**
 * The ranges that a selection means, by partition. Which records are the last is not known by offsets, so the
 * ranges are those without `last`.
 * @throws StopError where the topic has no such partition, or the partition no such offset.
 */
export function rangesOf(
  selection: TopicSelection,
  bounds: readonly PartitionBounds[],
  since: OffsetsByPartition | null,
  until: OffsetsByPartition | null,
): readonly PartitionRange[] {
  const { topic, partition } = selection;
  const wanted = bounds.filter((bound) => partition === null || bound.partition === partition);
  if (wanted.length === 0) throw new StopError(`topic ${topic} has no partition ${partition}`);
  return wanted
    .toSorted((one, other) => one.partition - other.partition)
    .map((bound) => rangeOf(selection, bound, since, until));
}

function rangeOf(
  { topic, offset, count }: TopicSelection,
  { partition, low, high }: PartitionBounds,
  since: OffsetsByPartition | null,
  until: OffsetsByPartition | null,
): PartitionRange {
  if (offset !== null && (offset < low || offset >= high)) {
    const holds = low === high ? 'is empty' : `holds offsets ${low} to ${high - 1n}`;
    throw new StopError(`partition ${partition} of ${topic} has no offset ${offset}: it ${holds}`);
  }
  const from = offset ?? larger(low, since?.get(partition) ?? low);
  // An offset alone means that one record.
  const end = offset !== null && count === null ? offset + 1n : (until?.get(partition) ?? high);
  return { topic, partition, from, to: larger(from, end) };
}

function larger(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
