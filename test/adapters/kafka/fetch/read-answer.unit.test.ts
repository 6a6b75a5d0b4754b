import { expect, it } from 'vitest';
import { readPartition } from '../../../../src/adapters/kafka/fetch/read-answer.ts';
import { logBatch } from '../../../support/log-batch.ts';

const answerOf = (...batches: readonly Buffer[]) => ({
  partition: 0,
  errorCode: 0,
  highWatermark: 9n,
  aborted: [],
  records: Buffer.concat(batches),
});
const batches = [0n, 2n, 4n].map((baseOffset) => logBatch(baseOffset, { records: 2 }).bytes);

it('what ends before the offset that was asked for is left out, and what reaches over it is not', () => {
  const { blocks, lastOffset, bytes } = readPartition(answerOf(...batches), 3n)!;
  expect(blocks.map(({ baseOffset }) => baseOffset)).toEqual([2n, 4n]);
  expect([lastOffset, bytes]).toEqual([5n, 3 * batches[0]!.length]);
});

it('nothing comes of records from before, of a batch that is cut off, and of none', () => {
  expect(readPartition(answerOf(...batches), 6n)).toBe(null);
  expect(readPartition(answerOf(batches[0]!.subarray(0, -1)), 0n)).toBe(null);
  expect(readPartition(answerOf(), 0n)).toBe(null);
});

it('a batch that is cut off behind another waits for the next fetch', () => {
  expect(readPartition(answerOf(batches[0]!, batches[1]!.subarray(0, 30)), 0n)).toMatchObject({ lastOffset: 1n });
});
