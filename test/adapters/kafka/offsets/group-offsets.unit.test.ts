import { describe, expect, it } from 'vitest';
import { createGroupOffsets } from '../../../../src/adapters/kafka/offsets/group-offsets.ts';
import { RetryError, StopError } from '../../../../src/pipeline/failures.ts';
import { createFakeBrokers } from '../../../support/fake-brokers.ts';
import type { TransactionAnswer } from '../../../support/transaction-answers.ts';

const UNSTABLE_OFFSET_COMMIT = 88;
type Told = NonNullable<TransactionAnswer['offsets']>[number];

/** Where the group stands; `answers` are what the coordinator says first, instead. */
function groupOffsets(told: readonly Told[], ...answers: readonly TransactionAnswer[]) {
  const first = [...answers];
  const brokers = createFakeBrokers({
    answer: ({ topics }) =>
      first.shift() ?? { offsets: told.filter(({ partition }) => topics.get('in')!.includes(partition)) },
  });
  return { brokers, offsets: createGroupOffsets(brokers, 'group', 'in') };
}

const at = (partition: number, offset: bigint, errorCode = 0): Told => ({
  partition,
  offset,
  metadata: offset < 0n ? '' : 'noted ☎',
  errorCode,
});

describe('the offsets of a group', () => {
  it('are those of all partitions, in one request', async () => {
    const { brokers, offsets } = groupOffsets([at(0, 5_000_000_000n), at(1, -1n), at(2, 7n)]);
    expect(await offsets.committed([0, 1, 2], true)).toEqual(
      new Map([
        [0, { offset: 5_000_000_000n, metadata: 'noted ☎' }],
        [1, null],
        [2, { offset: 7n, metadata: 'noted ☎' }],
      ]),
    );
    expect(
      brokers.asked.map(({ api, groupId, isStable, topics }) => [api, groupId, isStable, topics.get('in')]),
    ).toEqual([['offsetFetch', 'group', true, [0, 1, 2]]]);
  });

  it('are asked for again, those alone of which a transaction is open', async () => {
    const open = { offsets: [at(0, 5n), at(1, -1n, UNSTABLE_OFFSET_COMMIT), at(2, 6n)] };
    const { brokers, offsets } = groupOffsets([at(1, 9n)], open);
    const found = await offsets.committed([0, 1, 2], true);
    expect([...found].map(([partition, each]) => [partition, each!.offset])).toEqual([
      [0, 5n],
      [2, 6n],
      [1, 9n],
    ]);
    expect(brokers.asked.map(({ topics }) => topics.get('in'))).toEqual([[0, 1, 2], [1]]);
  });

  it('may be those before the transactions that are open', async () => {
    const { brokers, offsets } = groupOffsets([at(0, 5n)]);
    await offsets.committed([0], false);
    expect(brokers.asked.map(({ isStable }) => isStable)).toEqual([false]);
  });

  it('are none of no partitions', async () => {
    const { brokers, offsets } = groupOffsets([]);
    expect(await offsets.committed([], true)).toEqual(new Map());
    expect(brokers.asked).toEqual([]);
  });

  it('are asked of another coordinator where that has moved', async () => {
    const { brokers, offsets } = groupOffsets([at(0, 5n)], { errorCode: 16 }, { offsets: [at(0, 0n, 14)] });
    expect((await offsets.committed([0], true)).get(0)).toMatchObject({ offset: 5n });
    expect(brokers.lookUps()).toBe(3);
  });

  it.each([
    ['the group may not be read', [{ errorCode: 30 }], StopError],
    ['the topic may not be read', [{ offsets: [at(0, -1n, 29)] }], StopError],
    ['a partition is left out', [{ offsets: [at(0, 5n)] }], RetryError],
  ] as const)('are not given where %s', async (_, answers, type) => {
    const { offsets } = groupOffsets([], ...answers);
    await expect(offsets.committed([0, 1], true)).rejects.toThrow(type);
  });
});
