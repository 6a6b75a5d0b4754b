import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PartitionRange } from '../../src/adapters/kafka/topic-reader.ts';
import { lastRecords } from '../../src/commands/last-records.ts';
import type { ConsumedRecord } from '../../src/records/record.ts';

const TOPIC = { topic: 't', partition: 3 };

/** A reader of a partition that has records at these offsets and something else between them. */
function readerOf(offsets: readonly bigint[]) {
  const asked: PartitionRange[] = [];
  async function* read(range: PartitionRange): AsyncGenerator<readonly ConsumedRecord[]> {
    asked.push(range);
    for (const offset of offsets.filter((each) => each >= range.from && each < range.to)) {
      yield [{ offset: String(offset) } as ConsumedRecord];
    }
  }
  return { read, asked };
}

describe('the last records of a range', () => {
  it('are the last ones that the range has, whatever stands between them, and all where it has fewer', async () => {
    const offsets = fc
      .uniqueArray(fc.bigInt(0n, 60n))
      .map((each) => each.toSorted((one, other) => Number(one - other)));
    await fc.assert(
      fc.asyncProperty(offsets, fc.bigInt(0n, 30n), fc.bigInt(30n, 60n), fc.nat(20), async (all, from, to, count) => {
        const wanted = all.filter((each) => each >= from && each < to);
        const range = await lastRecords(readerOf(all), { ...TOPIC, from, to }, count);
        expect(range).toEqual({ ...TOPIC, from: range.from, to });
        const found = wanted.filter((each) => each >= range.from);
        expect(found).toEqual(count === 0 ? [] : wanted.slice(-count));
      }),
    );
  });

  it('are found without reading far where they stand close to the end', async () => {
    const reader = readerOf(Array.from({ length: 1_000 }, (_, offset) => BigInt(offset)));
    expect(await lastRecords(reader, { ...TOPIC, from: 0n, to: 1_001n }, 1)).toEqual({
      ...TOPIC,
      from: 999n,
      to: 1_001n,
    });
    expect(reader.asked.map(({ from, to }) => [from, to])).toEqual([
      [1_000n, 1_001n],
      [998n, 1_000n],
    ]);
  });
});
