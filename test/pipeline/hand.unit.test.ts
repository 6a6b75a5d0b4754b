import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { handsOf } from '../../src/pipeline/hand.ts';
import type { Fetched, FetchedPartition } from '../../src/pipeline/inlet.ts';
import { blockFrom } from '../support/fake-inlet.ts';

const fetched = (partition: number, first: bigint, last: bigint, highWatermark = last + 1n): FetchedPartition => ({
  partition,
  blocks: [blockFrom(first, last)],
  fetchedOffset: first,
  lastOffset: last,
  highWatermark,
});

const answer = (partitions: readonly FetchedPartition[], release = () => {}): Fetched => ({
  partitions,
  bytes: 1,
  release,
});

describe('what is in hand', () => {
  it('is parted by partition, and what several answers brought of one is joined', () => {
    const [zero, one] = handsOf('calls', [
      answer([fetched(0, 5n, 6n), fetched(1, 0n, 0n)]),
      answer([fetched(0, 7n, 9n, 20n)]),
    ]);
    expect(zero!.batch).toEqual({
      topic: 'calls',
      partition: 0,
      blocks: [blockFrom(5n, 6n), blockFrom(7n, 9n)],
      fetchedOffset: 5n,
      lastOffset: 9n,
      highWatermark: 20n,
    });
    expect(one!.batch).toMatchObject({ partition: 1, lastOffset: 0n });
    expect([zero!.missing, one!.missing]).toEqual([0n, 0n]);
  });

  it('tells how much was deleted between its fetches', () => {
    const answers = [fetched(0, 0n, 4n), fetched(0, 7n, 7n), fetched(0, 10n, 11n)].map((part) => answer([part]));
    expect(handsOf('calls', answers)).toMatchObject([{ missing: 4n }]);
  });

  it('gives an answer of nothing back at once', () => {
    let releases = 0;
    expect(handsOf('calls', [answer([], () => (releases += 1))])).toEqual([]);
    expect(releases).toBe(1);
  });

  it('gives the memory of each answer back once, with the last of the partitions that it brought', () => {
    const anyAnswers = fc.array(fc.uniqueArray(fc.nat({ max: 4 }), { minLength: 1 }), { maxLength: 5 });
    fc.assert(
      fc.property(anyAnswers, fc.infiniteStream(fc.nat()), (brought, choices) => {
        const released = brought.map(() => 0);
        const answers = brought.map((partitions, place) =>
          answer(
            partitions.map((partition) => fetched(partition, BigInt(place), BigInt(place))),
            () => (released[place]! += 1),
          ),
        );
        const left = [...handsOf('calls', answers)];
        const done = new Set<number>();
        while (left.length > 0) {
          const [hand] = left.splice(choices.next().value % left.length, 1);
          hand!.release();
          done.add(hand!.batch.partition);
          expect(released).toEqual(brought.map((partitions) => (partitions.every((each) => done.has(each)) ? 1 : 0)));
        }
      }),
    );
  });
});
