import type { PartitionRange, TopicReader } from '../adapters/kafka/topic-reader.ts';

/**
 * The part of a range that holds its last `count` records, or the range where it holds no more. Offsets do
 * not tell: the end of a transaction takes one, and so does what was aborted or compacted. It looks back from
 * the end, twice as far each time.
 * @throws StopError as `read` does.
 */
export async function lastRecords(
  reader: Pick<TopicReader, 'read'>,
  range: PartitionRange,
  count: number,
): Promise<PartitionRange> {
  let missing = count;
  let { to } = range;
  for (let back = BigInt(count); missing > 0 && to > range.from; back *= 2n) {
    const from = to - back > range.from ? to - back : range.from;
    const offsets: string[] = [];
    for await (const records of reader.read({ ...range, from, to })) {
      for (const { offset } of records) offsets.push(offset);
    }
    const first = offsets.at(-missing);
    if (first !== undefined) return { ...range, from: BigInt(first) };
    missing -= offsets.length;
    to = from;
  }
  return { ...range, from: to };
}
