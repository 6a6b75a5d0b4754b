import { beforeEach, describe, expect, it } from 'vitest';
import type { Fetched } from '../../../../src/adapters/kafka/fetch/fetched.ts';
import { createInHand, type HandItem, type InHand } from '../../../../src/adapters/kafka/fetch/in-hand.ts';
import { createPartitionCursor, type PartitionCursor } from '../../../../src/adapters/kafka/fetch/partition-cursor.ts';
import { createResponseMemory } from '../../../../src/adapters/kafka/response-memory.ts';

const EVERYTHING = Number.POSITIVE_INFINITY;
const ANSWER_BYTES = 100_000;

const memory = createResponseMemory();
const skipped = new Set<number>();
let cursors: readonly PartitionCursor[];
let inHand: InHand;
let freed: number;
beforeEach(() => {
  skipped.clear();
  freed = 0;
  cursors = [0, 1, 2].map((partition) => createPartitionCursor(partition, 0n, 1));
  inHand = createInHand(
    ({ partition }) => skipped.has(partition),
    () => void (freed += 1),
  );
});

function item(cursor: PartitionCursor, lastOffset: bigint, bytes: number): HandItem {
  const { partition } = cursor;
  return { cursor, bytes, fetched: { partition, blocks: [], fetchedOffset: 0n, lastOffset, highWatermark: 9n } };
}

/** An answer with something of each of three partitions: 1, 2 and 4 bytes. */
function addAnswer(lastOffset = 3n): Buffer {
  const answer = memory.take(ANSWER_BYTES);
  const items = cursors.map((cursor) => item(cursor, lastOffset, 2 ** cursor.partition));
  inHand.add(1, items, answer);
  return answer;
}

/** Whether the memory of an answer may be used for another. */
const isFree = ({ buffer }: Buffer) => memory.take(ANSWER_BYTES).buffer === buffer;

describe('an answer in hand', () => {
  it('is counted until it is let go, and its memory then used again', () => {
    const answer = addAnswer();
    const [{ bytes, release }] = inHand.take(EVERYTHING) as [Fetched];
    expect([bytes, inHand.bytes(), inHand.heldBytes()]).toEqual([7, 0, 7]);
    expect(cursors.map(({ outstanding, takenTo }) => [outstanding, takenTo])).toEqual([
      [1, 4n],
      [1, 4n],
      [1, 4n],
    ]);
    expect(isFree(answer)).toBe(false);
    release();
    release();
    expect([inHand.heldBytes(), freed]).toEqual([0, 1]);
    expect(cursors.map(({ outstanding }) => outstanding)).toEqual([0, 0, 0]);
    expect(isFree(answer)).toBe(true);
  });

  it('keeps its memory until all parts of it are let go, or thrown away', () => {
    const answer = addAnswer();
    skipped.add(0).add(1);
    const [first] = inHand.take(EVERYTHING)!;
    skipped.delete(1);
    const [second] = inHand.take(EVERYTHING)!;
    expect([first!, second!].map(({ partitions }) => partitions.map(({ partition }) => partition))).toEqual([[2], [1]]);
    second!.release();
    first!.release();
    expect([isFree(answer), inHand.bytes(), inHand.heldBytes()]).toEqual([false, 1, 1]);
    inHand.drop(({ partition }) => partition === 0);
    expect([isFree(answer), inHand.bytes(), inHand.heldBytes()]).toEqual([true, 0, 0]);
    expect(cursors[0]).toMatchObject({ outstanding: 0, takenTo: 0n });
  });

  it('waits for whoever may take it, of one broker or any', () => {
    expect([inHand.waits(), inHand.take(0)]).toEqual([false, null]);
    addAnswer();
    expect([inHand.waits(), inHand.waits(1), inHand.waits(2)]).toEqual([true, true, false]);
    for (const partition of [0, 1, 2]) skipped.add(partition);
    expect([inHand.waits(), inHand.waits(1), inHand.take(EVERYTHING)]).toEqual([false, false, null]);
  });

  it('is taken after those that came before it, up to so many bytes', () => {
    for (const lastOffset of [1n, 2n, 3n, 4n]) addAnswer(lastOffset);
    const lastOffsets = (mostBytes: number) =>
      inHand.take(mostBytes)!.map(({ partitions }) => partitions[0]!.lastOffset);
    expect(lastOffsets(0)).toEqual([1n]);
    expect(lastOffsets(8)).toEqual([2n, 3n]);
    expect(lastOffsets(EVERYTHING)).toEqual([4n]);
  });
});
