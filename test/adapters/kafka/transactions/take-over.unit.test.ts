import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CommittedOffset } from '../../../../src/adapters/kafka/protocol/committed-offset.ts';
import { createTakeOver, type Members } from '../../../../src/adapters/kafka/transactions/take-over.ts';
import { newMemberId, SLOTS } from '../../../../src/adapters/kafka/transactions/transactional-ids.ts';
import { createFakeBrokers, type Asked, type FakeBrokersOptions } from '../../../support/fake-brokers.ts';

const GROUP = 'group';
const TRANSACTIONAL_ID_AUTHORIZATION_FAILED = 53;
const LIST_TRANSACTIONS = 66;
const onEnded = vi.fn<(id: string) => void>();
const onLeft = vi.fn<(id: string, error: Error) => void>();
const [own, living, dead, unknown] = [0, 1, 2, 3].map(() => newMemberId(GROUP)) as [string, string, string, string];

/** What is noted with the committed offset of each partition; null where none is committed. */
let noted: Map<number, string | null>;
/** Of each broker, the ids of open transactions; a number is a code, and a word a failure. */
let open: Map<number, readonly string[] | number | 'no answer'>;
/** Ids that nobody may use. */
let denied: Set<string>;
let asksUnstable: boolean[];

beforeEach(() => {
  vi.clearAllMocks();
  noted = new Map();
  open = new Map<number, readonly string[]>([
    [1, []],
    [2, []],
  ]);
  denied = new Set();
  asksUnstable = [];
});

function answer({ api, nodeId, transactionalId }: Asked) {
  if (api === 'initProducerId')
    return {
      errorCode: denied.has(transactionalId!) ? TRANSACTIONAL_ID_AUTHORIZATION_FAILED : 0,
      producerId: 1n,
      producerEpoch: 1,
    };
  const listed = open.get(nodeId)!;
  if (listed === 'no answer') throw new Error('connection lost');
  return typeof listed === 'number' ? { errorCode: listed } : { openIds: listed };
}

async function endFormer(
  partitions: readonly number[],
  members: Partial<Members> = {},
  versions: FakeBrokersOptions['versions'] = {},
): Promise<{ readonly ended: readonly string[]; readonly settled: readonly string[] }> {
  const takeOver = createTakeOver({
    brokers: createFakeBrokers({ nodeIds: [1, 2], answer, versions }),
    groupId: GROUP,
    topic: 'in',
    transactionTimeoutMs: 10_000,
    offsets: {
      committed(of, isStable) {
        asksUnstable.push(!isStable);
        const offsetOf = (metadata: string | null | undefined): CommittedOffset | null =>
          metadata === null || metadata === undefined ? null : { offset: 5n, metadata };
        return Promise.resolve(new Map(of.map((partition) => [partition, offsetOf(noted.get(partition))])));
      },
    },
    onEnded,
    onLeft,
  });
  const settled = await takeOver.endFormer(partitions, {
    livingIds: new Set([own, living]),
    departedIds: new Set(),
    ...members,
  });
  return { ended: onEnded.mock.calls.map(([id]) => id).toSorted(), settled: [...settled] };
}

describe('whoever takes over partitions', () => {
  it('ends what is open under the ids that committed their offsets last, also where the next commit is pending', async () => {
    noted = new Map([
      [0, `${dead}-b`],
      [1, `${dead}-b`],
      [2, `${unknown}-a`],
      [3, null],
    ]);
    const { ended } = await endFormer([0, 1, 2, 3]);
    // Whoever is frozen may be about to go on under the first of its ids.
    expect(ended).toEqual([`${dead}-a`, `${dead}-b`, `${unknown}-a`].toSorted());
    expect(asksUnstable).toEqual([true]);
  });

  it('never fences the living, wherever they are named', async () => {
    noted = new Map([
      [0, `${living}-a`],
      [1, `${own}-c`],
    ]);
    open.set(1, [`${living}-b`, `${own}-a`]);
    expect((await endFormer([0, 1], { departedIds: new Set([living]) })).ended).toEqual([]);
  });

  it('fences those that some member knew and that are gone, and tells which need not be told of any more', async () => {
    const { ended, settled } = await endFormer([0], { departedIds: new Set([dead, unknown]) });
    expect(ended).toEqual([`${dead}-a`, `${unknown}-a`].toSorted());
    expect(settled.toSorted()).toEqual([dead, unknown].toSorted());
  });

  it('fences what brokers tell is open: of any member that is not living, and of the version before for these partitions', async () => {
    open.set(1, [`${unknown}-c`, 'group-in-0', 'group-in-1', 'of-somebody-else']);
    open.set(2, [`${dead}-b`, newMemberId('another')]);
    expect((await endFormer([0])).ended).toEqual([`${dead}-b`, `${unknown}-c`, 'group-in-0'].toSorted());
  });

  it('fences the id of the version before where what is noted is none of ours', async () => {
    noted = new Map([
      [3, crypto.randomUUID()],
      [4, ''],
      [5, `${newMemberId('another')}-a`],
    ]);
    expect((await endFormer([3, 4, 5])).ended).toEqual(['group-in-3', 'group-in-4', 'group-in-5']);
  });

  it.each([
    ['are too old to tell', () => ({ [LIST_TRANSACTIONS]: undefined })],
    ['do not tell all', () => void open.set(2, 14)],
    ['do not answer', () => void open.set(2, 'no answer')],
  ])('fences all ids of the departed where brokers %s what is open', async (_, arrange) => {
    const versions = arrange() ?? {};
    const { ended, settled } = await endFormer([0], { departedIds: new Set([dead]) }, versions);
    expect(ended).toEqual(SLOTS.map((slot) => `${dead}-${slot}`));
    expect(settled).toEqual([dead]);
  });

  it('leaves what it cannot fence, says so, and has it told of again', async () => {
    denied.add(`${dead}-a`);
    const { ended, settled } = await endFormer([0], { departedIds: new Set([dead, unknown]) });
    expect(ended).toEqual([`${unknown}-a`]);
    expect(settled).toEqual([unknown]);
    expect(onLeft).toHaveBeenCalledExactlyOnceWith(`${dead}-a`, expect.any(Error));
  });
});
